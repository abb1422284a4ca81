import { describe, expect, it } from 'vitest';
import type { EventType, JournalEntry } from '#libs/journal';
import { CHANNEL_EVENTS, INSTANCE_EVENTS } from './event-names.js';
import { dataOf, nameOf, typesOf } from './told-events.js';

const entry = (type: EventType, data: object): JournalEntry =>
  ({ id: '01J', type, deviceId: 'device', occurredAt: new Date(0), data }) as unknown as JournalEntry;

const ended = (code?: number) => entry('device.disconnected', { reason: 'x', will_reconnect: true, code });

describe('the events of the first generation', () => {
  it('each have events of the journal that are told so', () => {
    for (const name of INSTANCE_EVENTS) expect(typesOf([name], 'instances'), name).not.toEqual([]);
    expect(typesOf(['qr.updated'], 'instances')).toEqual(['qr.generated']);
    expect(typesOf(['instance.disconnected'], 'instances')).toEqual([
      'device.disconnected',
      'device.logged_out',
    ]);
    expect(typesOf(['channel.connected'], 'instances')).toEqual([]);
  });

  it('tell once why a connection ended', async () => {
    const told = async (event: JournalEntry) =>
      nameOf(event, 'instances') && (await dataOf(event, 'instances')).reason;
    expect(await told(ended(428))).toBe('network');
    expect(await told(ended())).toBe('network');
    expect(await told(ended(440))).toBe('kicked_other_device');
    expect(await told(ended(403))).toBe('session_invalidated');
    expect(await told(ended(401))).toBeUndefined(); // `device.logged_out` follows, and tells of it
    expect(await told(entry('device.logged_out', { reason: 'x' }))).toBe('logout');
  });

  it('have the error of a message that failed', async () => {
    const failed = entry('message.failed', {
      ...{ message_id: '3EB0', chat_jid: '5511999990002@s.whatsapp.net', error_code: 'EXPIRED' },
      ...{ client_ref: 'mine', timestamp: '2026-06-15T12:00:00.000Z' },
    });
    expect(await dataOf(failed, 'instances')).toEqual({
      message_id: '3EB0',
      client_ref: 'mine',
      to: '5511999990002',
      error: { code: 'expired', message: 'the message was not sent' },
    });
  });
});

describe('the events of the later generation', () => {
  it('have none of the journal where nothing here can tell them', () => {
    const untold = CHANNEL_EVENTS.filter((name) => typesOf([name], 'channels').length === 0);
    expect(untold).toEqual([
      'message.reaction',
      'order.placed',
      'order.cancelled',
      'cart.updated',
      'story.viewed',
      'contact.resolved',
    ]);
  });

  it('are named by what changed in a group', () => {
    const named = (change: string) => nameOf(entry('group.info', { change }), 'channels');
    expect(
      [
        'subject',
        'participants_added',
        'participants_removed',
        'participants_promoted',
        'participants_demoted',
      ].map(named),
    ).toEqual([
      'group.updated',
      'group.participant_added',
      'group.participant_removed',
      'group.admin_promoted',
      'group.admin_demoted',
    ]);
    expect(nameOf(entry('group.info', { change: 'subject' }), 'instances')).toBeUndefined();
  });

  it('tell a status with who it is of, in a group', async () => {
    const read = entry('message.read', {
      ...{
        message_id: '3EB0',
        chat_jid: '120363012345678901@g.us',
        recipient: '5511999990003@s.whatsapp.net',
      },
      ...{ status: 'played', timestamp: '2026-06-15T12:00:00.000Z' },
    });
    expect(nameOf(read, 'instances')).toBeUndefined();
    expect(nameOf(read, 'channels')).toBe('message.status');
    expect(await dataOf(read, 'channels')).toEqual({
      message_id: '3EB0',
      to: '120363012345678901@g.us',
      status: 'played',
      is_group: true,
      timestamp: 1781524800,
      participant: '5511999990003@s.whatsapp.net',
    });
  });
});

it('an event that no generation knows, such as a test, is told as it is', async () => {
  expect(nameOf(entry('webhook.test' as EventType, {}), 'instances')).toBeUndefined();
  expect(await dataOf(entry('webhook.test' as EventType, { message: 'x' }), 'instances')).toEqual({
    message: 'x',
  });
});
