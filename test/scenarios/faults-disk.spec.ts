import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { isOnPostgres } from '../support/gateway-process.js';
import { SandboxProcess } from '../support/sandbox-process.js';
import { ownGateway, stage } from '../support/stage.js';

const SECOND = 1000;
const LONG = 'x'.repeat(4000);

/** A small file system of its own; undefined, with the reason printed, where none can be mounted. */
function smallDisk(): string | undefined {
  if (isOnPostgres('the disk is full')) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'wagon-test-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=110m', 'tmpfs', folder], { stdio: 'pipe' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    process.stderr.write('Skipped, as no file system can be mounted here: the disk is full\n');
    return undefined;
  }
}

const disk = smallDisk();

describe.skipIf(!disk)("While the embedded database's disk is full", () => {
  afterAll(() => {
    execFileSync('umount', ['--lazy', disk!]);
    rmSync(disk!, { recursive: true });
  });

  const fill = () => {
    for (let size = 1024 * 1024; size >= 4096; size = Math.floor(size / 2))
      try {
        for (;;) writeFileSync(join(disk!, `ballast-${size}-${statfsSync(disk!).bfree}`), Buffer.alloc(size));
      } catch {
        // as full as it gets with pieces of this size
      }
  };
  const empty = () => execFileSync('sh', ['-c', 'rm -f "$0"/ballast-*', disk!]);

  it('calls are told so, and nothing is lost', async () => {
    const sandbox = await SandboxProcess.start();
    try {
      const gateway = await ownGateway({ ...sandbox.variables, DATA_DIR: disk! }, { isNew: true });
      gateway.sandboxUrl = sandbox.url;
      const shop = await stage(gateway);
      const deviceId = await shop.linkedDevice();
      const send = async (text: string) => {
        const startedAt = performance.now();
        const answer = await shop.api.post(
          '/send/text',
          { device_id: deviceId, number: shop.alice.number, text },
          { 'Idempotency-Key': text.slice(0, 20) },
        );
        expect(performance.now() - startedAt).toBeLessThan(30 * SECOND);
        expect([200, 503, 504], JSON.stringify(answer.body)).toContain(answer.status);
        if (answer.status === 503)
          expect(answer.headers.get('retry-after'), JSON.stringify(answer.body)).toBe('5');
        return answer.status;
      };
      fill();
      const texts = Array.from({ length: 200 }, (_, n) => `${String(n).padStart(4, '0')} ${LONG}`);
      const waiting: string[] = [];
      for (const text of texts) {
        if ((await send(text)) !== 200) waiting.push(text);
        if (waiting.length >= 3) break;
      }
      expect(waiting.length, 'calls that were refused').toBeGreaterThan(0);
      await shop.alice.sendText(shop.phone, 'keep this');
      empty();
      for (const text of waiting)
        await eventually('it is sent', async () => (await send(text)) === 200, 40 * SECOND);
      await shop.hooks.expect('message.received', { content: 'keep this' }, 40 * SECOND);
      expect(new Set(shop.hooks.of('message.received').map(({ body }) => body.id)).size).toBe(1);
      const arrived = (await shop.alice.allMessages()).map(({ text }) => text.slice(0, 4));
      expect(new Set(arrived).size).toBe(arrived.length);
      for (const text of waiting) expect(arrived).toContain(text.slice(0, 4));
    } finally {
      await sandbox.stop();
    }
  });
});
