import type { BinaryNode } from '../wire/codec.js';

/** From the end: inside the authenticated part, before what a pre-key message carries after it. */
const SPOILED_BYTE = 16;

/** The same message with a bit of each ciphertext flipped, so that its MAC is wrong. */
export function corrupted(message: BinaryNode): BinaryNode {
  if (!Array.isArray(message.content)) return message;
  const content = message.content.map((part) => {
    if (part.tag !== 'enc' || !(part.content instanceof Uint8Array)) return part;
    const ciphertext = Buffer.from(part.content);
    ciphertext[Math.max(0, ciphertext.length - SPOILED_BYTE)]! ^= 1;
    return { ...part, content: ciphertext };
  });
  return { ...message, content };
}
