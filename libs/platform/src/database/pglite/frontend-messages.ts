/** What a PostgreSQL client says, cut into whole messages (protocol 3.0, "Message Formats"). */
export interface CutMessages {
  /** The first message of a connection; it has no type byte. PGlite wants it alone. */
  startup?: Uint8Array<ArrayBuffer>;
  /** All other whole messages, back to back. */
  batch?: Uint8Array<ArrayBuffer>;
  /** The client says good-bye; nothing follows. */
  terminate: boolean;
}

const TERMINATE = 0x58; // 'X'

/** Collects what the client writes, in chunks of any size, and gives back whole messages in their order. */
export class FrontendMessages {
  private rest: Buffer = Buffer.alloc(0);
  private started = false;

  /** @returns copies in buffers of their own, which can be transferred to another thread */
  cut(chunk: Buffer): CutMessages {
    const bytes = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    const startup = this.started ? 0 : (messageLength(bytes, 0, 0) ?? 0);
    this.started ||= startup > 0;
    let end = startup;
    let terminate = false;
    while (this.started && !terminate) {
      const length = messageLength(bytes, end, 1);
      if (length === undefined) break;
      terminate = bytes[end] === TERMINATE;
      if (!terminate) end += length;
    }
    this.rest = terminate ? Buffer.alloc(0) : Buffer.from(bytes.subarray(end));
    return {
      ...(startup && { startup: new Uint8Array(bytes.subarray(0, startup)) }),
      ...(end > startup && { batch: new Uint8Array(bytes.subarray(startup, end)) }),
      terminate,
    };
  }
}

/** The length of the message at `offset` with its type byte, or undefined while a part of it is missing. */
function messageLength(bytes: Buffer, offset: number, typeBytes: 0 | 1): number | undefined {
  if (bytes.length < offset + typeBytes + 4) return undefined;
  const length = typeBytes + bytes.readUInt32BE(offset + typeBytes);
  return bytes.length >= offset + length ? length : undefined;
}

/** Ends an extended query; the server then takes commands again, also after an error. */
export const SYNC = Uint8Array.of(0x53, 0, 0, 0, 4);

/** A simple query as the client would send it. */
export function query(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(5 + text.length);
  message.write('Q');
  message.writeUInt32BE(4 + text.length, 1);
  text.copy(message, 5);
  return message;
}
