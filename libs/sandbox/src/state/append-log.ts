import { closeSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, writeSync } from 'node:fs';

const NEWLINE = 0x0a;
const READ_CHUNK = 256 * 1024;

/**
 * A file of lines that is only ever appended to.
 *
 * A line handed to `append` has reached the kernel when the call returns, so it survives a SIGKILL of this
 * process (not a power loss). A process killed inside a write leaves an unfinished last line: `open` cuts it off,
 * because nothing that depended on it can have left the process.
 */
export class AppendLog {
  private constructor(
    private readonly path: string,
    private fd: number,
    private end: number,
  ) {}

  /** `onLine` gets every whole line in order, with the byte offset at which it starts. */
  static open(path: string, onLine: (line: string, offset: number) => void): AppendLog {
    const fd = openSync(path, 'a+', 0o600);
    const end = replay(fd, onLine);
    if (end < fstatSync(fd).size) ftruncateSync(fd, end);
    return new AppendLog(path, fd, end);
  }

  get size(): number {
    return this.end;
  }

  /** Returns the offset by which `read` finds the line again. */
  append(line: string): number {
    const offset = this.end;
    try {
      this.end += writeAll(this.fd, Buffer.from(`${line}\n`));
    } catch (error) {
      ftruncateSync(this.fd, offset); // half a line in front of the next one would make both unreadable
      throw error;
    }
    return offset;
  }

  read(offset: number, length: number): string {
    const buffer = Buffer.allocUnsafe(length);
    const got = readSync(this.fd, buffer, 0, length, offset);
    return buffer.toString('utf8', 0, got);
  }

  /** Replaces the whole file by these lines; a kill in the middle leaves the old file. */
  rewrite(lines: Iterable<string>): void {
    const fresh = `${this.path}.new`;
    const fd = openSync(fresh, 'w', 0o600);
    let size = 0;
    for (const block of inBlocks(lines)) size += writeAll(fd, block);
    closeSync(fd);
    renameSync(fresh, this.path);
    closeSync(this.fd);
    this.fd = openSync(this.path, 'a+');
    this.end = size;
  }

  /** Later calls throw: they must not reach whatever file gets the same descriptor next. */
  close(): void {
    closeSync(this.fd);
    this.fd = -1;
  }
}

/** Returns the offset after the last whole line. */
function replay(fd: number, onLine: (line: string, offset: number) => void): number {
  const chunk = Buffer.allocUnsafe(READ_CHUNK);
  let rest = Buffer.alloc(0);
  let restAt = 0;
  for (let position = 0; ; ) {
    const got = readSync(fd, chunk, 0, READ_CHUNK, position);
    if (got === 0) return restAt;
    position += got;
    const data = Buffer.concat([rest, chunk.subarray(0, got)]);
    let start = 0;
    for (let at = data.indexOf(NEWLINE); at >= 0; at = data.indexOf(NEWLINE, start)) {
      onLine(data.toString('utf8', start, at), restAt + start);
      start = at + 1;
    }
    rest = data.subarray(start);
    restAt += start;
  }
}

function writeAll(fd: number, data: Buffer): number {
  for (let done = 0; done < data.length; ) done += writeSync(fd, data, done);
  return data.length;
}

function* inBlocks(lines: Iterable<string>): Generator<Buffer> {
  let block: string[] = [];
  let length = 0;
  for (const line of lines) {
    block.push(line, '\n');
    length += line.length;
    if (length < READ_CHUNK) continue;
    yield Buffer.from(block.join(''));
    block = [];
    length = 0;
  }
  yield Buffer.from(block.join(''));
}
