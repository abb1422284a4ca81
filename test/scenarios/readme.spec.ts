import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { HttpClient } from '../support/http-client.js';
import { PhoneActor } from '../support/phone-actor.js';
import { stage } from '../support/stage.js';

const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');

/** What somebody pastes who follows the section: its `sh` blocks, one after another. */
function commands(section: string): string {
  const text = readme.split(/^## /m).find((part) => part.startsWith(section)) ?? '';
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block).join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it('runs the commands of the cURL quickstart as they stand', async () => {
  const { gateway, token, api } = await stage();
  const script = commands('Quickstart in cURL')
    .replaceAll('http://localhost:3000', gateway.url)
    .replaceAll('http://localhost:3001', gateway.sandboxUrl)
    .replaceAll('4000', String(await freePort()));
  expect(script).toContain('/send/text');

  const { PATH = '' } = process.env;
  const { stdout, stderr } = await promisify(execFile)(
    'bash',
    ['--norc', '-eu', '-o', 'pipefail', '-c', script],
    {
      env: { PATH, WAGON_TOKEN: token },
      timeout: 30_000,
    },
  );

  expect(stderr).toBe('');
  const alice = new PhoneActor(new HttpClient(gateway.sandboxUrl), '5511999990002', 'Alice');
  await alice.expectMessage({ text: 'Hello from Wagon', from_jid: '5511999990001@s.whatsapp.net' });
  expect(stdout).toMatch(/"event":"message.received".*"content":"Hello back"/);
  expect(stdout).toContain('{"success":true,"message":"Device removed","unlinked":true}');
  expect((await api.get('/devices')).body.count).toBe(0);
});
