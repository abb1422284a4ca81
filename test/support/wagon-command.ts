import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/build.mjs';

const program = join(root, 'dist', 'apps', 'wagon', 'src', 'main.js');

/** Runs `wagon` as an operator does. */
export function wagon(words: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  return new Promise<{ code: number | null; output: string; complaints: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output, complaints }));
  });
}
