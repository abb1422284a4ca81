import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';

/** What WhatsApp's server said of a message: accepted, or refused with its code. */
export type ServerAck = { accepted: true } | { accepted: false; code: number };

/**
 * Tells of the server's `<ack class="message">`. Baileys looks at refusals only and never at acceptance, so its
 * `relayMessage` resolves before the server has the message.
 */
export function onServerAck(socket: WASocket, listener: (messageId: string, ack: ServerAck) => void): void {
  socket.ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) => {
    const { id = '', error } = attrs;
    listener(id, error ? { accepted: false, code: Number(error) } : { accepted: true });
  });
}
