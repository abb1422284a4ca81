import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';
import { InboundStanza } from '../connection/inbound-stanza.js';

type Handler = (node: BinaryNode) => Promise<void>;

const MESSAGE = 'CB:message';
/** Handled in one go; then everything else has its turn, and what they wrote is on its way to the database. */
const AT_ONCE = 10;

/**
 * Makes Baileys handle messages one after another, in the order in which they arrived, each as an InboundStanza.
 *
 * By itself it begins with each at once, and looks up or stores the sender's other name before the message waits for
 * its turn to be decrypted. The first messages of a sender it has not seen yet take longer there, so that those after
 * them overtake them (observed with 7.0.0-rc14). It also has a queue of its own for what waited while we were offline,
 * in which the handling of one cannot be told from that of the next: the mark that leads there is taken off.
 *
 * @param pause awaited now and then, so that messages do not come in faster than they are stored
 * @param report is told what a handler threw
 */
export function handleMessagesInOrder(
  socket: WASocket,
  pause: () => Promise<void>,
  report: (error: unknown) => void,
): void {
  const handlers = socket.ws.listeners(MESSAGE) as Handler[];
  socket.ws.removeAllListeners(MESSAGE);
  let last = Promise.resolve();
  let count = 0;
  socket.ws.on(MESSAGE, (node: BinaryNode) => {
    last = last.then(async () => {
      if (++count % AT_ONCE === 0) {
        await nextTurn();
        await pause();
      }
      delete node.attrs.offline;
      await new InboundStanza(node).handleBy(async () => {
        for (const handle of handlers) await handle(node);
      });
    });
    last = last.catch(report);
  });
}
