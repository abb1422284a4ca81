import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';
import { onEvent } from '../baileys/on-event.js';
import { onSyncAction } from '../baileys/sync-actions.js';
import { AppStateSync } from './app-state-sync.js';
import { historyNotices } from './history-notices.js';
import { Keepalive } from './keepalive.js';
import type { Notice } from './notice.js';
import { ownNameNotices, pushNameNotices } from './push-names.js';
import { reconnectNotices } from './reconnect-notices.js';
import { stanzaNotices } from './stanza-notices.js';
import { syncActionNotices } from './sync-action-notices.js';

/**
 * Tells what comes on a connection besides messages and receipts. Each notice is told in the turn in which its fact is
 * seen: a stanza before Baileys has looked at it, and therefore before it is acknowledged. To be called after
 * `onMessage`, which lets WhatsApp hear that a message has arrived: what is told of it here comes before that.
 *
 * @param report is told what could not be read: it must not take the connection down
 */
export function watchNotices(
  socket: WASocket,
  tell: (notice: Notice) => void,
  report: (error: unknown) => void,
): void {
  const tellAll = (read: () => Notice[]) => {
    try {
      for (const notice of read()) tell(notice);
    } catch (error) {
      report(error);
    }
  };
  const appState = new AppStateSync();
  let keepalive: Keepalive | undefined;

  socket.ws.on('frame', (frame: BinaryNode | Uint8Array) => {
    keepalive?.hear();
    if (frame instanceof Uint8Array) return; // of the handshake
    appState.hear(frame);
    tellAll(() => stanzaNotices(frame));
  });
  onEvent(socket, 'messages.upsert', ({ messages }) => {
    const { me } = socket.authState.creds;
    tellAll(() => messages.flatMap((message) => historyNotices(message)));
    if (me) tellAll(() => messages.flatMap((message) => pushNameNotices(me.id, message)));
  });
  onSyncAction(socket, (action) => {
    const { me } = socket.authState.creds;
    tellAll(() => syncActionNotices(action));
    if (me) tellAll(() => ownNameNotices(me, action));
  });
  onEvent(socket, 'creds.update', (update) => tellAll(() => appState.notices(update)));
  onEvent(socket, 'connection.update', (update) => {
    if (update.connection === 'open')
      keepalive ??= new Keepalive(socket.ws.config.keepAliveIntervalMs, (notice) => tellAll(() => [notice]));
    if (update.connection === 'close') {
      keepalive?.stop();
      tellAll(() => reconnectNotices(update));
    }
  });
}
