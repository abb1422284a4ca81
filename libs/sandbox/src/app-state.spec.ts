import { describe, expect, it } from 'vitest';
import type { Client } from './testing/client.js';
import { stage } from './testing/stage.js';

/** A client that has read what there was before it: what comes from then on is news. */
async function inSync(linking: Promise<Client>): Promise<Client> {
  const client = await linking;
  await client.expect(
    'its first sync',
    ({ event, data }) => event === 'creds.update' && data.accountSyncCounter,
  );
  return client;
}

describe('app state', { timeout: 40_000 }, () => {
  it('carries what the phone does with its chats to a client that checks every MAC', async () => {
    const { ana, bia, linked } = await stage();
    const client = await inSync(linked(ana));
    await ana.chats.pin(bia.number, true);
    await ana.chats.archive(bia.number, true);
    await ana.chats.pin(bia.number, false);
    await ana.chats.mute(bia.number, true, new Date('2030-01-01T00:00:00Z'));
    await client.expect('muted', ({ event, data }) =>
      event === 'chats.update'
        ? data.find((chat) => Number(chat.muteEndTime) === Date.UTC(2030, 0, 1))
        : undefined,
    );
    const pinned = client.seen.flatMap(({ event, data }) =>
      event === 'chats.update'
        ? data.filter((chat) => 'pinned' in chat).map((chat) => chat.pinned !== null)
        : [],
    );
    expect(pinned.at(-1)).toBe(false);
    expect(client.warnings()).toEqual([]);
  });

  it('takes what a client does, and tells the other devices and those that come later', async () => {
    const { ana, bia, linked, sandbox } = await stage();
    const first = await inSync(linked(ana));
    const second = await inSync(linked(ana));
    await ana.chats.saveContact(bia.number, 'Bia Souza', 'Bia');
    await first.socket.addLabel('', { id: '7', name: 'Friends', color: 3 });
    await second.expect('the label', ({ event, data }) => event === 'labels.edit' && data.name === 'Friends');
    await first.socket.chatModify({ pin: true }, bia.jid);
    await ana.chats.pin(bia.number, false);
    const third = await linked(ana);
    await third.expect('the contact', ({ event, data }) =>
      event === 'contacts.upsert' ? data.find(({ name }) => name === 'Bia Souza') : undefined,
    );
    await third.expect('the label', ({ event, data }) => event === 'labels.edit' && data.name === 'Friends');
    for (const client of [first, second, third]) expect(client.warnings()).toEqual([]);
    expect(sandbox.stats.unknown_query_names).toEqual({});
  });

  it('refuses a patch that its author made without knowing the newest version', async () => {
    const { ana, bia, linked } = await stage();
    const client = await inSync(linked(ana));
    await ana.chats.pin(bia.number, true);
    const patch = { tag: 'patch', attrs: {}, content: Buffer.alloc(0) };
    const collection = { tag: 'collection', attrs: { name: 'regular_low', version: '0' }, content: [patch] };
    const answer = await client.socket.query({
      tag: 'iq',
      attrs: { to: '@s.whatsapp.net', type: 'set', xmlns: 'w:sync:app:state' },
      content: [{ tag: 'sync', attrs: {}, content: [collection] }],
    });
    expect(JSON.stringify(answer)).toContain('conflict');
  });
});
