const PREFIX_LENGTH = 3;
const WA_INTRO_LENGTH = 4;
/** `57 41 06 DD`: "WA", 6, dictionary version. */
const WA_MAGIC = Buffer.from([0x57, 0x41, 0x06]);
/** `45 44 00 01`, a 3-byte length and the routing info, before the intro of a client that was given some. */
const ROUTING_MAGIC = Buffer.from([0x45, 0x44, 0x00, 0x01]);

/** A frame on the wire: its length in 3 bytes, big endian, then the payload. */
export function frame(payload: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX_LENGTH + payload.length);
  framed.writeUIntBE(payload.length, 0, PREFIX_LENGTH);
  framed.set(payload, PREFIX_LENGTH);
  return framed;
}

/** Cuts a client's byte stream, in whatever pieces it arrives, into its intro and its frames. */
export class FrameReader {
  private buffered: Buffer = Buffer.alloc(0);
  /** The 4 `WA` bytes as received: they are part of the Noise hash. Undefined until they have arrived. */
  intro: Buffer | undefined;

  /** Throws when the stream does not start like a WhatsApp client. */
  push(data: Uint8Array): Buffer[] {
    this.buffered = this.buffered.length === 0 ? Buffer.from(data) : Buffer.concat([this.buffered, data]);
    if (!this.intro && !this.readIntro()) return [];
    const frames: Buffer[] = [];
    for (let next = this.take(); next; next = this.take()) frames.push(next);
    return frames;
  }

  private readIntro(): boolean {
    const at = this.introStart();
    if (at === undefined || this.buffered.length < at + WA_INTRO_LENGTH) return false;
    const intro = this.buffered.subarray(at, at + WA_INTRO_LENGTH);
    if (!intro.subarray(0, WA_MAGIC.length).equals(WA_MAGIC))
      throw new Error('the stream does not start with a WhatsApp intro');
    this.intro = Buffer.from(intro);
    this.buffered = this.buffered.subarray(at + WA_INTRO_LENGTH);
    return true;
  }

  /** Undefined while too little has arrived to tell. */
  private introStart(): number | undefined {
    const { buffered } = this;
    if (buffered.length < ROUTING_MAGIC.length) return undefined;
    if (!buffered.subarray(0, ROUTING_MAGIC.length).equals(ROUTING_MAGIC)) return 0;
    const header = ROUTING_MAGIC.length + PREFIX_LENGTH;
    if (buffered.length < header) return undefined;
    return header + buffered.readUIntBE(ROUTING_MAGIC.length, PREFIX_LENGTH);
  }

  private take(): Buffer | undefined {
    if (this.buffered.length < PREFIX_LENGTH) return undefined;
    const end = PREFIX_LENGTH + this.buffered.readUIntBE(0, PREFIX_LENGTH);
    if (this.buffered.length < end) return undefined;
    const payload = this.buffered.subarray(PREFIX_LENGTH, end);
    this.buffered = this.buffered.subarray(end);
    return payload;
  }
}
