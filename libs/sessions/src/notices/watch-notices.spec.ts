import { EventEmitter } from 'node:events';
import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice } from './notice.js';
import { watchNotices } from './watch-notices.js';

const SECOND = 1000;
const ME = { id: '5511999990001:3@s.whatsapp.net', name: 'Shop' };

/** What of a socket of Baileys is watched. */
function stage() {
  const heard = vi.fn();
  const ws = Object.assign(new EventEmitter(), {
    config: { keepAliveIntervalMs: 30 * SECOND, logger: { trace: heard } },
  });
  const ev = { emit: vi.fn((_event: string, _data: unknown) => true) };
  const socket = { ws, ev, authState: { creds: { me: ME } } } as unknown as WASocket;
  const told: Notice[] = [];
  const problems: unknown[] = [];
  watchNotices(
    socket,
    (notice) => told.push(notice),
    (error) => problems.push(error),
  );
  return { ws, ev, logger: ws.config.logger, heard, told, problems };
}

const about: BinaryNode = {
  tag: 'notification',
  attrs: { type: 'status', from: '5511999990002@s.whatsapp.net', id: 'A1', t: '1781000000' },
  content: [{ tag: 'set', attrs: {}, content: Buffer.from('hello') }],
};

describe('watching a connection', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells before anybody else has heard of the stanza', () => {
    const { ws, told } = stage();
    const toldBefore: number[] = [];
    ws.on('CB:notification', () => toldBefore.push(told.length));
    ws.emit('frame', about);
    ws.emit('CB:notification', about);
    expect(toldBefore).toEqual([1]);
  });

  it('goes on after what it cannot read', () => {
    const { ws, told, problems } = stage();
    ws.emit('frame', { ...about, attrs: { ...about.attrs, t: 'noon' } });
    ws.emit('frame', Buffer.from([1, 2, 3]));
    ws.emit('frame', about);
    expect(problems).toHaveLength(1);
    expect(told).toHaveLength(1);
  });

  it('takes app state from what Baileys says to its logger, which hears it too', () => {
    const { logger, heard, told } = stage();
    const value = { pinAction: { pinned: true }, timestamp: 1781000000000 };
    const action = { syncAction: { value }, index: ['pin_v1', '5511999990002@s.whatsapp.net'] };
    logger.trace({ syncAction: action, initialSync: true }, 'processing sync action');
    logger.trace({ syncAction: action }, 'something else');
    expect(told).toEqual([]);
    logger.trace({ syncAction: action, initialSync: false }, 'processing sync action');
    expect(told).toMatchObject([{ type: 'chat.pin', data: { is_pinned: true } }]);
    expect(heard).toHaveBeenCalledTimes(3);
  });

  it('passes every event of Baileys on', () => {
    const { ev, told } = stage();
    const error = { message: 'Stream Errored', output: { statusCode: 515 } };
    expect(ev.emit('connection.update', { connection: 'close', lastDisconnect: { error } })).toBe(true);
    expect(told).toMatchObject([{ type: 'connection.manual_reconnect', data: { code: 515 } }]);
  });

  it('tells silence once, and when it ends', () => {
    const { ws, ev, told } = stage();
    ev.emit('connection.update', { connection: 'open' });
    vi.advanceTimersByTime(31 * SECOND);
    ws.emit('frame', about);
    vi.advanceTimersByTime(31 * SECOND);
    expect(told.map(({ type }) => type)).toEqual(['contact.about']);
    vi.advanceTimersByTime(20 * SECOND);
    ws.emit('frame', Buffer.from([1]));
    vi.advanceTimersByTime(SECOND);
    expect(told.slice(1)).toMatchObject([
      { type: 'connection.keepalive_timeout', data: { silent_seconds: 32 } },
      { type: 'connection.keepalive_restored', data: { silent_seconds: 51 } },
    ]);
    ev.emit('connection.update', { connection: 'close' });
    vi.advanceTimersByTime(100 * SECOND);
    expect(told).toHaveLength(3);
  });

  it('does not believe anybody else that there is history', () => {
    const { ev, told } = stage();
    const history = {
      protocolMessage: { historySyncNotification: { syncType: 3, chunkOrder: 2, progress: 40 } },
    };
    const message = (fromMe: boolean) => ({
      key: { id: 'M', remoteJid: 'a@s.whatsapp.net', fromMe },
      message: history,
    });
    ev.emit('messages.upsert', { messages: [message(false)], type: 'notify' });
    expect(told).toEqual([]);
    ev.emit('messages.upsert', { messages: [message(true)], type: 'notify' });
    expect(told).toMatchObject([
      { type: 'history.sync', data: { sync_type: 'recent', chunk_order: 2, progress: 40, chats: null } },
    ]);
  });
});
