// Writes docs/events.md from the built program's catalog of events. `--check` writes nothing and fails when the file is
// not what the catalog says.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded, root } from './build.mjs';

buildIfNeeded();
const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
const { DOCUMENTED_EVENT_TYPES, EVENT_CATALOG, isTold, OWN_EVENT_TYPES } =
  await built('libs/journal/src/index.js');
const { ACTIONS } = await built('libs/sandbox/src/control/actions/actions.js');
const { FAULT_KINDS } = await built('libs/sandbox/src/server/faults.js');

/** How each event is provoked on the sandbox: an action of a phone, a fault, or in words. */
const PROVOKED_BY = {
  'message.received': 'another phone: `POST /phones/{number}/messages`',
  'message.sent': '`POST /send/text` of the gateway, or `POST /phones/{number}/messages` of the linked phone',
  'message.delivered': '`POST /send/text` of the gateway',
  'message.read': '`POST /phones/{number}/messages/{id}/read`',
  'message.undecryptable': 'fault `undecryptable`, then a message',
  'message.delete_for_me': 'action `delete_message`',
  'mention.sent': '`POST /send/text` of the gateway with `mentioned`',
  'media.retry': 'action `answer_media_retry`',
  'device.connected': '`POST /phones/{number}/scan`',
  'device.disconnected': 'fault `drop_connection`',
  'device.logged_out': '`DELETE /phones/{number}/devices/{id}`',
  'connection.pair_error': 'fault `service_unavailable`, then `GET /qr` of the gateway',
  'connection.stream_replaced': 'fault `replace_stream`',
  'connection.failure': 'fault `ban`',
  'connection.temporary_ban': 'fault `temporary_ban`',
  'connection.manual_reconnect': '`POST /phones/{number}/scan`',
  'connection.keepalive_timeout': 'fault `hold_ms` with 40000',
  'connection.keepalive_restored': 'fault `hold_ms` with 40000',
  'contact.presence': 'action `show_presence` of another phone',
  'contact.changed': 'action `save_contact`',
  'contact.pushname': 'action `set_name`; of another phone, then a message of it',
  'contact.about': 'action `set_about` of another phone that has written with the account',
  'contact.picture': 'action `change_picture` of another phone that has written with the account',
  'chat.presence': 'action `show_typing` of another phone',
  'chat.mark_as_read': 'action `mark_chat_read`',
  'chat.pin': 'action `pin_chat`',
  'chat.mute': 'action `mute_chat`',
  'chat.archive': 'action `archive_chat`',
  'chat.delete': 'action `delete_chat`',
  'chat.clear': 'action `clear_chat`',
  'group.info': 'action `set_group_subject`, `add_members`, …',
  'group.joined': 'action `create_group`',
  'call.offer': 'action `call` of another phone, stage `offer`',
  'call.accept': 'action `call` of another phone, stage `accept`',
  'call.pre_accept': 'action `call` of another phone, stage `pre_accept`',
  'call.reject': 'action `call` of another phone, stage `reject`',
  'call.terminate': 'action `call` of another phone, stage `terminate`',
  'call.relay_latency': 'action `call` of another phone, stage `relay_latency`',
  'call.transport': 'action `call` of another phone, stage `transport`',
  'call.unknown': 'action `call` of another phone, stage `mute`',
  'qr.generated': '`GET /qr` of the gateway',
  'pair.success': '`POST /phones/{number}/scan`',
  'identity.change': 'action `reinstall` of another phone that has written with the account',
  'privacy.blocklist': 'action `block`',
  'privacy.settings': 'action `set_privacy`',
  'settings.unarchive_chats': 'action `set_unarchive_chats`',
  'settings.user_status_mute': 'action `mute_status`',
  'label.edit': 'action `edit_label`',
  'label.association_chat': 'action `label_chat`',
  'label.association_message': 'action `label_message`',
  'newsletter.join': 'action `join_newsletter`',
  'newsletter.leave': 'action `leave_newsletter`',
  'newsletter.live_update': 'action `show_newsletter_activity`',
  'newsletter.mute_change': 'action `mute_newsletter`',
  'history.sync': '`POST /phones/{number}/scan`; action `share_history`',
  'offline.sync_preview': '`POST /disconnect` of the gateway, a message, `POST /connect`',
  'offline.sync_completed': '`POST /connect` of the gateway',
  'app_state.sync_complete': '`POST /phones/{number}/scan`',
};

const problems = [];
for (const type of DOCUMENTED_EVENT_TYPES) {
  const how = PROVOKED_BY[type];
  if (isTold(EVENT_CATALOG[type]) && !how) problems.push(`${type}: say how it is provoked on the sandbox`);
  for (const [, kind, name] of (how ?? '').matchAll(/(action|fault) `(\w+)`/g))
    if (!(kind === 'action' ? name in ACTIONS : FAULT_KINDS.includes(name)))
      problems.push(`${type}: the sandbox has no ${kind} ${name}`);
}
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const families = new Map();
for (const type of DOCUMENTED_EVENT_TYPES) {
  const family = type.split('.')[0];
  families.set(family, [...(families.get(family) ?? []), type]);
}
const row = (type) => {
  const { data, about, perChat } = EVENT_CATALOG[type];
  return [`\`${type}\``, about, perChat ? 'chat' : 'device', `\`${data.name}\``, PROVOKED_BY[type] ?? ''];
};
const toldOf = (types) => types.filter((type) => isTold(EVENT_CATALOG[type]));
const HEAD = ['Event', 'Told when', 'In the order of its', 'Payload', 'On the sandbox'];
const untold = [...DOCUMENTED_EVENT_TYPES, ...OWN_EVENT_TYPES].filter((type) => !isTold(EVENT_CATALOG[type]));

const text = `# Events

Written by \`npm run generate\` from the catalog (\`libs/journal/src/catalog/\`). Every payload is a class there, with an
example of each member; tests provoke every event of the first part on the sandbox and hold it against its class.

An event is written into the journal before WhatsApp hears that what it reports has arrived, and once, however often
WhatsApp delivers that. Presence and typing are worth nothing later and carry nothing to recognise them by: WhatsApp
does not deliver them again, and each one that comes is told.

To provoke an event without a phone, use the sandbox's control API: an action is the \`type\` of
\`POST /phones/{number}/actions\`, a fault the \`kind\` of \`POST /faults\`; the phone is the one that is linked to the
gateway unless it says otherwise.

## As WUTS documents them (${DOCUMENTED_EVENT_TYPES.length})

${[...families]
  .map(([family, types]) => `### ${family}\n\n${table(HEAD, toldOf(types).map(row))}`)
  .filter((part) => !part.endsWith('--- |'))
  .join('\n\n')}

## Only here

${table(
  HEAD.slice(0, 4),
  toldOf(OWN_EVENT_TYPES).map((type) => row(type).slice(0, 4)),
)}

## Never told

${
  untold.length === 0
    ? 'An unmodified Baileys lets every documented event be told.'
    : table(
        ['Event', 'Why'],
        untold.map((type) => [`\`${type}\``, EVENT_CATALOG[type].cannotProduce]),
      )
}

## What WhatsApp does not tell by itself

The sandbox tells more freely than WhatsApp does. There, some events need something that the gateway does not do yet:

- \`contact.presence\`: only of people whose presence the account asked to see.
- \`chat.presence\`: only while the account itself is shown as online.
- \`newsletter.live_update\`: only while somebody asks for them.
- \`media.retry\`: only as the answer to a request for a file.
- Changes of the app state that come together for the same thing (pinned, unpinned, pinned) are told as the last of
  them: Baileys reads them in one go.
`;

const path = join(root, 'docs', 'events.md');
if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
  if (process.argv.includes('--check')) {
    process.stderr.write('docs/events.md is stale: run `npm run generate` and commit it\n');
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    process.stdout.write('wrote docs/events.md\n');
  }
}
