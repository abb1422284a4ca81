import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../scripts/build.mjs';
import { DATABASE_VARIABLE, type GatewayProcess } from '../support/gateway-process.js';
import { ownGateway, type Scene, stage } from '../support/stage.js';

const OLDER = 'the database is an older copy of itself: sessions are rebuilt before the next send';
const isOnPostgres = process.env[DATABASE_VARIABLE] === 'postgres';

/** The blocks of the guide: what somebody pastes who follows it. */
const guide = readFileSync(join(root, 'docs', 'operations.md'), 'utf8')
  .split(/^## /m)
  .find((part) => part.startsWith('Backup, restore'))!;
const [backUpFolder, restoreFolder, backUpServer, restoreServer] = [
  ...guide.matchAll(/^```sh\n(.*?)^```/gms),
].map(([, block]) => block!);

/** Why the guide cannot be followed here; says so. */
function missingTools(): boolean {
  if (!isOnPostgres) return false;
  try {
    for (const tool of ['pg_dump', 'pg_restore']) execFileSync(tool, ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    process.stderr.write('Skipped: backup and restore of PostgreSQL need pg_dump and pg_restore\n');
    return true;
  }
}

describe.skipIf(missingTools())(
  'a backup that is made and restored by the guide',
  { timeout: 300_000 },
  () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'wagon-backup-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const follow = ({ dataDir, databaseUrl }: GatewayProcess, commands: string | undefined) => {
      const where = {
        DATA_DIR: dataDir,
        DATABASE_URL: databaseUrl ?? '',
        BACKUP: folder,
        KEY_BACKUP: folder,
      };
      const { PATH = '' } = process.env;
      return promisify(execFile)('bash', ['--norc', '-eu', '-c', commands!], { env: { PATH, ...where } });
    };

    async function backUp(gateway: GatewayProcess): Promise<void> {
      if (isOnPostgres) return void (await follow(gateway, backUpServer));
      await gateway.terminate();
      await follow(gateway, backUpFolder);
      await gateway.up();
    }

    /** Leaves the gateway stopped. */
    async function restore(gateway: GatewayProcess): Promise<void> {
      await gateway.terminate();
      await follow(gateway, isOnPostgres ? restoreServer : restoreFolder);
    }

    const timesTold = ({ output }: GatewayProcess) => output.split(OLDER).length - 1;

    /** Both sides' ratchets move, and the gateway's are written. */
    async function talk({ api, phone, alice, hooks }: Scene, text: string): Promise<void> {
      await alice.sendText(phone, `${text} from alice`);
      await hooks.expect('message.received', { content: `${text} from alice` });
      const sent = await api.post('/send/text', { number: alice.number, text: `${text} to alice` });
      expect(sent.status, JSON.stringify(sent.body)).toBe(200);
      await alice.expectMessage({ id: sent.body.message_id, text: `${text} to alice` });
    }

    it('is recognised as older, once; its devices come back, and talk', async () => {
      const gateway = await ownGateway();
      const scene = await stage(gateway);
      const device = await scene.linkedDevice();
      await talk(scene, 'before the backup');
      await backUp(gateway);
      await scene.expectStatus(device, { connected: true });
      for (const more of ['first', 'second', 'third']) await talk(scene, `after the backup, ${more},`);
      await scene.newDevice('made after the backup', { webhook: false });
      await gateway.restart(); // counts, as every minute does
      expect(timesTold(gateway)).toBe(0);

      await restore(gateway);
      await gateway.up();
      expect(timesTold(gateway)).toBe(1);
      await scene.expectStatus(device, { connected: true });
      expect((await scene.api.get('/devices')).body.count).toBe(1);
      await scene.hooks.expect('session.rolled_back');
      await talk(scene, 'after the restoration');

      await gateway.restart();
      expect(timesTold(gateway)).toBe(1);
      await scene.expectStatus(device, { connected: true });
      await talk(scene, 'at last');
    });

    it('is recognised on another machine when somebody says so', async () => {
      const gateway = await ownGateway();
      const scene = await stage(gateway);
      const device = await scene.linkedDevice();
      await backUp(gateway);
      await scene.expectStatus(device, { connected: true });
      await talk(scene, 'after the backup');
      await restore(gateway);
      rmSync(join(gateway.dataDir, 'generation.json'));
      rmSync(join(gateway.dataDir, 'node.id'));
      writeFileSync(join(gateway.dataDir, 'restored'), '');
      await gateway.up();
      expect(timesTold(gateway)).toBe(1);
      // the copy says that another node owns the device: until that lease has run out, it is believed
      await scene.hooks.expect('session.rolled_back', {}, 60_000);
      await scene.expectStatus(device, { connected: true });
      await talk(scene, 'elsewhere');
    });
  },
);
