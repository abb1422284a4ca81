import { hkdf } from '../crypto/hkdf.js';

const LENGTH = 128;

/** The hash of a collection without anything in it. */
export const EMPTY_HASH = Buffer.alloc(LENGTH);

/**
 * A hash of a set that does not depend on the order in which its members came and went: each is stretched to 64
 * numbers of 16 bits (little endian), which are added to those of the set, or taken away, without carry.
 */
export function changed(hash: Uint8Array, gone: Uint8Array[], come: Uint8Array[]): Buffer {
  const sum = Buffer.from(hash);
  for (const member of gone) shift(sum, member, -1);
  for (const member of come) shift(sum, member, 1);
  return sum;
}

function shift(sum: Buffer, member: Uint8Array, sign: 1 | -1): void {
  const stretched = hkdf(member, LENGTH, undefined, 'WhatsApp Patch Integrity');
  for (let at = 0; at < LENGTH; at += 2)
    sum.writeUInt16LE((sum.readUInt16LE(at) + sign * stretched.readUInt16LE(at)) & 0xffff, at);
}
