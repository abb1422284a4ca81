import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';

/** What WhatsApp's server said of a message: accepted, or refused with its code. */
export type ServerAck = { accepted: true } | { accepted: false; code: number };

/**
 * Waits for the server's `<ack class="message">`. Baileys looks at refusals only and never at acceptance, so its
 * `sendMessage` resolves before the server has the message.
 */
export class ServerAcks {
  private readonly waiting = new Map<string, (ack: ServerAck) => void>();

  constructor(socket: WASocket) {
    socket.ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) => {
      const { id = '', error } = attrs;
      this.waiting.get(id)?.(error ? { accepted: false, code: Number(error) } : { accepted: true });
    });
  }

  /** Register before the message is sent. Resolves at most once; forget it with `stop`. */
  expect(messageId: string): { ack: Promise<ServerAck>; stop: () => void } {
    const ack = new Promise<ServerAck>((resolve) => this.waiting.set(messageId, resolve));
    return { ack, stop: () => this.waiting.delete(messageId) };
  }
}
