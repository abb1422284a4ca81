import { describe, expect, it } from 'vitest';
import { FrameReader, frame } from './frames.js';

const INTRO = Buffer.from([0x57, 0x41, 0x06, 0x03]);
const texts = (frames: Buffer[]) => frames.map(String);

describe('frames', () => {
  it('reads several frames from one piece and one frame from many', () => {
    const bytes = Buffer.concat([INTRO, frame(Buffer.from('one')), frame(Buffer.from('two'))]);
    expect(texts(new FrameReader().push(bytes))).toEqual(['one', 'two']);

    const reader = new FrameReader();
    const found = [...bytes].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(texts(found)).toEqual(['one', 'two']);
    expect(reader.intro).toEqual(INTRO);
  });

  it('skips the routing info of a client that was given some', () => {
    const routing = Buffer.from([0x45, 0x44, 0x00, 0x01, 0x00, 0x00, 0x02, 0xaa, 0xbb]);
    const reader = new FrameReader();
    expect(texts(reader.push(Buffer.concat([routing, INTRO, frame(Buffer.from('x'))])))).toEqual(['x']);
    expect(reader.intro).toEqual(INTRO);
  });

  it('refuses a stream that does not start like a client', () => {
    expect(() => new FrameReader().push(Buffer.from('GET / HTTP/1.1'))).toThrow('intro');
  });
});
