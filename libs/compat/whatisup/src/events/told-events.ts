import type {
  DataOf,
  EventType,
  GroupChange,
  GroupInfoData,
  JournalEntry,
  MessageData,
  MessageFailedData,
  MessageStatusData,
} from '#libs/journal';
import { qrDataUrl } from '#libs/pairing';
import type { Generation } from '../generation.js';
import { rawQr } from '../instances/instance-view.js';

type Data = Record<string, unknown>;

/** How an event of the journal is told here. */
interface Telling<Type extends EventType> {
  /** Its names by generation; undefined: that one does not tell of it. */
  name(data: DataOf<Type>, generation: Generation): string | undefined;
  data(data: DataOf<Type>, entry: JournalEntry, generation: Generation): Data | Promise<Data>;
}

const named =
  (instances: string | undefined, channels: string | undefined = instances) =>
  (_: unknown, generation: Generation) =>
    generation === 'channels' ? channels : instances;

const onlyOfChannels = (channels: string) => named(undefined, channels);
const asItIs = (data: object): Data => ({ ...data });

/** A person as this API names people: digits, or what is known instead. */
const personOf = (jid: string): string => (jid.endsWith('@s.whatsapp.net') ? jid.split('@')[0]! : jid);
const isGroup = (jid: string) => jid.endsWith('@g.us');
const unixSeconds = (time: string) => Math.floor(Date.parse(time) / 1000);

const bodyOf = ({ message_type, content }: MessageData): Data =>
  message_type === 'text' ? { type: 'text', text: content } : { type: message_type ?? 'unsupported' };

const reference = ({ client_ref, request_id: _ }: Pick<MessageData, 'client_ref' | 'request_id'>) => ({
  client_ref: client_ref ?? null,
});

/** The second generation tells what became of a message under one name. */
const statusData = (data: MessageStatusData | MessageFailedData, status: string, by?: string): Data => ({
  message_id: data.message_id,
  to: data.chat_jid,
  status,
  is_group: isGroup(data.chat_jid),
  timestamp: unixSeconds(data.timestamp),
  ...(by && isGroup(data.chat_jid) && { participant: by }),
});

/** Codes of a connection that ended: 401 and 411 are followed by `device.logged_out`, which tells of them. */
const ENDS_A_LINK = [401, 411];
const REASONS: Record<number, string> = {
  402: 'session_invalidated',
  403: 'session_invalidated',
  405: 'session_invalidated',
  440: 'kicked_other_device',
};

const GROUP_EVENTS: Partial<Record<GroupChange, string>> = {
  participants_added: 'group.participant_added',
  participants_removed: 'group.participant_removed',
  participants_promoted: 'group.admin_promoted',
  participants_demoted: 'group.admin_demoted',
};
const groupEventOf = ({ change }: GroupInfoData) => GROUP_EVENTS[change] ?? 'group.updated';

const TELLINGS: { readonly [Type in EventType]?: Telling<Type> } = {
  'message.received': {
    name: named('message.received'),
    data: (data) => ({
      from: personOf(data.from),
      body: bodyOf(data),
      received_at: data.timestamp,
      message_id: data.message_id,
      chat_id: data.chat_jid,
      is_group: data.is_group,
      push_name: data.push_name,
    }),
  },
  'message.sent': {
    name: named('message.sent'),
    data: (data) => ({
      message_id: data.message_id,
      ...reference(data),
      to: personOf(data.chat_jid),
      body: bodyOf(data),
      sent_at: data.timestamp,
    }),
  },
  'message.delivered': {
    name: named('message.delivered', 'message.status'),
    data: (data, _entry, generation) =>
      generation === 'channels'
        ? statusData(data, data.status, data.recipient)
        : { message_id: data.message_id, to: personOf(data.chat_jid), delivered_at: data.timestamp },
  },
  'message.read': {
    name: onlyOfChannels('message.status'),
    data: (data) => statusData(data, data.status, data.recipient),
  },
  'message.failed': {
    name: named('message.failed', 'message.status'),
    data: (data, _entry, generation) =>
      generation === 'channels'
        ? statusData(data, 'failed')
        : {
            message_id: data.message_id,
            ...reference(data),
            to: personOf(data.chat_jid),
            error: { code: data.error_code.toLowerCase(), message: 'the message was not sent' },
          },
  },
  'device.connected': {
    name: named('instance.connected', 'channel.connected'),
    data: (data) => ({ phone_number: personOf(data.jid) }),
  },
  'device.disconnected': {
    name: ({ code }, generation) =>
      code && ENDS_A_LINK.includes(code)
        ? undefined
        : named('instance.disconnected', 'channel.disconnected')(undefined, generation),
    data: ({ code }) => ({ reason: (code && REASONS[code]) || 'network' }),
  },
  'device.logged_out': {
    name: named('instance.disconnected', 'channel.disconnected'),
    data: () => ({ reason: 'logout' }),
  },
  'qr.generated': {
    name: named('qr.updated'),
    data: async (data) => ({
      qr: await qrDataUrl(data.qr_code),
      raw: rawQr(data.qr_code),
      expires_at: data.expires_at,
    }),
  },
  'group.joined': { name: onlyOfChannels('group.created'), data: asItIs },
  'group.info': {
    name: (data, generation) => (generation === 'channels' ? groupEventOf(data) : undefined),
    data: asItIs,
  },
  'chat.archive': { name: onlyOfChannels('chat.archived'), data: asItIs },
  'chat.pin': { name: onlyOfChannels('chat.pinned'), data: asItIs },
  'chat.mute': { name: onlyOfChannels('chat.updated'), data: asItIs },
  'chat.mark_as_read': { name: onlyOfChannels('chat.updated'), data: asItIs },
  'chat.presence': { name: onlyOfChannels('presence.updated'), data: asItIs },
  'contact.presence': { name: onlyOfChannels('presence.updated'), data: asItIs },
  'call.offer': { name: onlyOfChannels('call.offered'), data: asItIs },
  'call.terminate': { name: onlyOfChannels('call.terminated'), data: asItIs },
};

const tellingOf = (type: EventType) => TELLINGS[type] as Telling<EventType> | undefined;

/** The name under which a generation tells of an event; undefined when it does not. */
export const nameOf = ({ type, data }: Pick<JournalEntry, 'type' | 'data'>, generation: Generation) =>
  tellingOf(type)?.name(data as never, generation);

/** The `data` of an event that has a name; of one that has none, such as a test, what it says. */
export const dataOf = async (entry: JournalEntry, generation: Generation): Promise<Data> =>
  (await tellingOf(entry.type)?.data(entry.data as never, entry, generation)) ?? entry.data;

const CHANGES = ['subject', ...Object.keys(GROUP_EVENTS)] as GroupChange[];

/** Of every type, what it may be called; those of `group.info` depend on what changed. */
function namesOf(type: EventType, generation: Generation): string[] {
  const data = CHANGES.map((change) => ({ change }) as unknown as JournalEntry['data']);
  const names = data.map((one) => nameOf({ type, data: one }, generation));
  return [...new Set(names.filter((name) => name !== undefined))];
}

const TOLD_TYPES = Object.keys(TELLINGS) as EventType[];

/** The journal's types that may be told under one of these names. */
export const typesOf = (names: readonly string[], generation: Generation): EventType[] =>
  TOLD_TYPES.filter((type) => namesOf(type, generation).some((name) => names.includes(name)));

/** The one name of an event of which only the type is known. */
export const usualNameOf = (type: EventType, generation: Generation): string =>
  namesOf(type, generation)[0] ?? type;
