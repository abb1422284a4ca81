import type { BaileysEventMap, WAMessage, WASocket } from '@whiskeysockets/baileys';

/**
 * Tells of every message the moment Baileys has read it.
 *
 * Baileys holds `messages.upsert` back in its event buffer: up to 20 s after a first login that brought no history
 * (observed with 7.0.0-rc14), although WhatsApp has been told that the message arrived; receipts that come meanwhile
 * are folded into it, and its key may be rewritten. What is told here is a copy of the message as it came.
 */
export function onMessage(socket: WASocket, tell: (message: WAMessage) => void): void {
  const { ev } = socket;
  const emit = ev.emit.bind(ev);
  ev.emit = (event, data) => {
    if (event === 'messages.upsert') {
      const { messages } = data as BaileysEventMap['messages.upsert'];
      for (const message of messages) tell({ ...message, key: { ...message.key } });
    }
    return emit(event, data);
  };
}
