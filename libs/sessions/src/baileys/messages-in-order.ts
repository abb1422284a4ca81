import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';

type Handler = (node: BinaryNode) => Promise<void>;

const MESSAGE = 'CB:message';

/**
 * Makes Baileys handle messages one after another, in the order in which they arrived.
 *
 * By itself it begins with each at once, and looks up or stores the sender's other name before the message waits for
 * its turn to be decrypted. The first messages of a sender it has not seen yet take longer there, so that those after
 * them overtake them (observed with 7.0.0-rc14).
 *
 * @param report is told what a handler threw
 */
export function handleMessagesInOrder(socket: WASocket, report: (error: unknown) => void): void {
  const handlers = socket.ws.listeners(MESSAGE) as Handler[];
  socket.ws.removeAllListeners(MESSAGE);
  let last = Promise.resolve();
  socket.ws.on(MESSAGE, (node: BinaryNode) => {
    last = last.then(async () => {
      for (const handle of handlers) await handle(node);
    });
    last = last.catch(report);
  });
}
