import type { BaileysEventMap, WAMessage, WASocket } from '@whiskeysockets/baileys';
import { InboundStanza } from '../connection/inbound-stanza.js';
import type { ConnectionKeys } from '../credentials/connection-keys.js';

/**
 * Tells of every message the moment Baileys has read it. What `tell` adds to the connection's scope is stored before
 * WhatsApp hears that the message has arrived.
 *
 * Baileys holds `messages.upsert` back in its event buffer: up to 20 s after a first login that brought no history
 * (observed with 7.0.0-rc14), although WhatsApp has been told that the message arrived; receipts that come meanwhile
 * are folded into it, and its key may be rewritten. What is told here is a copy of the message as it came.
 *
 * @param tell must not throw
 */
export function onMessage(
  socket: WASocket,
  keys: ConnectionKeys | undefined,
  tell: (message: WAMessage) => void,
): void {
  const { ev } = socket;
  const emit = ev.emit.bind(ev);
  ev.emit = (event, data) => {
    if (event === 'messages.upsert') {
      const stanza = InboundStanza.current;
      const { messages } = data as BaileysEventMap['messages.upsert'];
      if (!stanza?.isRepeated) for (const message of messages) tell({ ...message, key: { ...message.key } });
      for (const id of stanza?.kept ?? []) keys?.dropPlaintext(id);
      stanza?.told();
    }
    return emit(event, data);
  };
}
