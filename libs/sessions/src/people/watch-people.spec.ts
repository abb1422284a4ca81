import type { WASocket } from '@whiskeysockets/baileys';
import { describe, expect, it, vi } from 'vitest';
import type { PersonNews } from './person-news.js';
import { watchPeople } from './watch-people.js';

const NUMBER = '5511999990002@s.whatsapp.net';
const LID = '123456789012345@lid';

/** What of a socket of Baileys is watched. */
function stage() {
  const logger = { trace: vi.fn() };
  const emit = vi.fn((_event: string, _data: unknown) => true);
  const ev = { emit };
  const socket = { ev, ws: { config: { logger } } } as unknown as WASocket;
  const told: PersonNews[] = [];
  const problems: unknown[] = [];
  watchPeople(
    socket,
    (people) => told.push(...people),
    (error) => problems.push(error),
  );
  const sync = (index: string[], contactAction: object, initialSync = false) =>
    logger.trace(
      { syncAction: { index, syncAction: { value: { contactAction } } }, initialSync },
      'processing sync action',
    );
  return { ev, emit, sync, told, problems };
}

const message = (key: object, names: object) => ({ messages: [{ key, ...names }], type: 'notify' });

describe('watching people', () => {
  it('tells the author of a message, under both JIDs, with the names that it carries', () => {
    const { ev, emit, told } = stage();
    const names = { pushName: 'Jane', verifiedBizName: "Jane's Flowers" };
    ev.emit('messages.upsert', message({ remoteJid: LID, remoteJidAlt: NUMBER }, names));
    ev.emit('messages.upsert', message({ remoteJid: '1@g.us', participant: NUMBER }, { pushName: 'Jane' }));
    expect(told).toEqual([
      { jid: NUMBER, lid: LID, names: { push_name: 'Jane', business_name: "Jane's Flowers" } },
      { jid: NUMBER, lid: null, names: { push_name: 'Jane' } },
    ]);
    expect(emit).toHaveBeenCalledTimes(2); // whoever else listens hears it too
  });

  it('takes neither the own messages nor what groups, channels and broadcasts say of themselves', () => {
    const { ev, told } = stage();
    const own = { remoteJid: NUMBER, fromMe: true };
    for (const key of [own, { remoteJid: '1@g.us' }, { remoteJid: '2@newsletter' }, {}])
      ev.emit('messages.upsert', message(key, { pushName: 'Somebody' }));
    ev.emit('messaging-history.set', { contacts: [{ id: '1@g.us', name: 'The group' }] });
    expect(told).toEqual([]);
  });

  it('reads the shared history, and who is who only where it tells so', () => {
    const { ev, told } = stage();
    const contacts = [
      { id: LID, name: 'Jane Doe', lid: 'own@lid' },
      { id: '5511999990003@s.whatsapp.net', notify: 'Bob' },
    ];
    ev.emit('messaging-history.set', { contacts, lidPnMappings: [{ lid: LID, pn: NUMBER }] });
    expect(told).toEqual([
      { jid: NUMBER, lid: LID, names: { full_name: 'Jane Doe' } },
      { jid: '5511999990003@s.whatsapp.net', lid: null, names: { push_name: 'Bob' } },
    ]);
  });

  it('reads the address book, also as it was before the link, and what was removed from it', () => {
    const { sync, told } = stage();
    sync(['contact', NUMBER], { fullName: 'Jane Doe', firstName: 'Jane', lidJid: LID }, true);
    sync(['contact', NUMBER], {});
    sync(['pin_v1', NUMBER], { fullName: 'no contact' });
    expect(told).toEqual([
      { jid: NUMBER, lid: LID, names: { full_name: 'Jane Doe', first_name: 'Jane' } },
      { jid: NUMBER, lid: null, names: { full_name: null, first_name: null } },
    ]);
  });

  it('tells which LID is whose number, and reports what it cannot read', () => {
    const { ev, told, problems } = stage();
    ev.emit('messages.upsert', { messages: [{}] });
    ev.emit('lid-mapping.update', { lid: LID, pn: NUMBER });
    expect(told).toEqual([{ jid: NUMBER, lid: LID, names: {} }]);
    expect(problems).toHaveLength(1);
  });
});
