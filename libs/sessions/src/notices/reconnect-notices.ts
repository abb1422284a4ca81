import type { ConnectionState } from '@whiskeysockets/baileys';
import { classifyDisconnect } from '../disconnect-policy.js';
import type { Notice } from './notice.js';

/** WhatsApp asked for a new connection, as after every pairing. Baileys leaves it to its application to make one. */
export function reconnectNotices({ lastDisconnect }: Partial<ConnectionState>): Notice[] {
  const { outcome, code, reason } = classifyDisconnect(lastDisconnect?.error);
  if (outcome !== 'restart') return [];
  return [{ type: 'connection.manual_reconnect', chat: null, data: { reason, code } }];
}
