import { jidDecode, jidEncode } from './codec.js';

/** The JID of the server itself. Without the `@` clients accept it almost everywhere, but not in notifications. */
export const SERVER_JID = '@s.whatsapp.net';

export const PN_SERVER = 's.whatsapp.net';
export const LID_SERVER = 'lid';

/** One device of one user; device 0 is the phone. */
export interface DeviceAddress {
  user: string;
  server: string;
  device: number;
}

export function parseJid(jid: string | undefined): DeviceAddress | undefined {
  const parts = jidDecode(jid);
  if (!parts?.user) return undefined;
  return { user: parts.user, server: parts.server, device: parts.device ?? 0 };
}

export const pnJid = (number: string, device = 0): string => jidEncode(number, PN_SERVER, device);

export const lidJid = (lid: string, device = 0): string => jidEncode(lid, LID_SERVER, device);

/** The user a JID belongs to, without the device. */
export function userJid(jid: string): string {
  const at = parseJid(jid);
  return at ? `${at.user}@${at.server}` : jid;
}
