import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfNeeded } from '../../scripts/build.mjs';
import { GatewayProcess, TEMPLATE_VARIABLE } from './gateway-process.js';

/** Builds the program that the tests run, and initialises one embedded database for all of them to copy. */
export default async function setup(): Promise<() => void> {
  if (process.env[TEMPLATE_VARIABLE]) return () => undefined; // another project of this run has done it
  buildIfNeeded();
  const template = mkdtempSync(join(tmpdir(), 'wagon-test-template-'));
  const gateway = await GatewayProcess.start();
  await gateway.terminate();
  for (const part of ['database', 'encryption.key'])
    cpSync(join(gateway.dataDir, part), join(template, part), { recursive: true });
  await gateway.dispose();
  process.env[TEMPLATE_VARIABLE] = template;
  return () => rmSync(template, { recursive: true, force: true });
}
