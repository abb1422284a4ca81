import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/*
 * Small files of which a crash or a power cut leaves the whole old text or the whole new one: written under another
 * name, flushed, and named only then; and the naming is flushed as well. Readable by the owner only.
 */

/** Writes the file unless there is one: of processes that do so at once, one is the first, and its text stays. */
export function writeFileOnce(file: string, text: string): void {
  const draft = write(file, text);
  try {
    linkSync(draft, file); // fails, instead of replacing it, when another process was first
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dirname(file));
}

export function replaceFile(file: string, text: string): void {
  renameSync(write(file, text), file);
  syncFolder(dirname(file));
}

function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  return draft;
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // there a folder cannot be opened
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
