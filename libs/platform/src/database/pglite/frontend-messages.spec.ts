import { describe, expect, it } from 'vitest';
import { FrontendMessages, query, SYNC } from './frontend-messages.js';

const startup = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]);
const select = Buffer.from(query('SELECT 1'));
const terminate = Buffer.from([0x58, 0, 0, 0, 4]);
const bytes = (part?: Uint8Array) => part && Buffer.from(part);

describe('the messages of a client', () => {
  it('are cut whole out of chunks of any size, in their order', () => {
    const all = Buffer.concat([startup, select, SYNC]);
    for (let size = 1; size <= all.length; size++) {
      const messages = new FrontendMessages();
      const parts: Uint8Array[] = [];
      for (let at = 0; at < all.length; at += size) {
        const { startup, batch } = messages.cut(all.subarray(at, at + size));
        parts.push(...[startup, batch].filter((part) => part !== undefined));
      }
      expect(Buffer.concat(parts)).toEqual(all);
    }
  });

  it('of one write are one batch, with the startup message apart', () => {
    const cut = new FrontendMessages().cut(Buffer.concat([startup, select, SYNC]));
    expect(bytes(cut.startup)).toEqual(startup);
    expect(bytes(cut.batch)).toEqual(Buffer.concat([select, SYNC]));
    expect(cut.terminate).toBe(false);
  });

  it('end with the good-bye', () => {
    const messages = new FrontendMessages();
    messages.cut(startup);
    const cut = messages.cut(Buffer.concat([select, terminate]));
    expect(bytes(cut.batch)).toEqual(select);
    expect(cut.terminate).toBe(true);
  });

  it('are copies that can change hands between threads', () => {
    const cut = new FrontendMessages().cut(startup);
    expect(cut.startup!.buffer.byteLength).toBe(startup.length);
  });
});
