import { BufferJSON, proto } from '@whiskeysockets/baileys';

/** A value of Baileys' key store as it is stored. */
export const encode = (value: unknown) => Buffer.from(JSON.stringify(value, BufferJSON.replacer));

export function decode(kind: string, bytes: Buffer): NonNullable<unknown> {
  const value = JSON.parse(bytes.toString(), BufferJSON.reviver);
  // Baileys calls methods of this one
  return kind === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
}
