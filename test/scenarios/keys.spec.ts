import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownGateway, stage } from '../support/stage.js';

const A = '11'.repeat(32);
const B = '22'.repeat(32);

describe('a start with another key', () => {
  it('is refused in one line, changes nothing, and is as before with the right one', async () => {
    const gateway = await ownGateway({ WAGON_ENCRYPTION_KEY: A }, { isNew: true });
    const { linkedDevice, expectStatus } = await stage(gateway);
    const device = await linkedDevice();
    const refused = gateway.restart({ WAGON_ENCRYPTION_KEY: B });
    await expect(refused).rejects.toThrow(
      /exit code 1\s.*WAGON_ENCRYPTION_KEY does not hold the key with which this database is encrypted/s,
    );
    await gateway.restart({ WAGON_ENCRYPTION_KEY: `${B},${A}` });
    await expectStatus(device, { connected: true });
  });

  it('is refused without the file of the generated key, and makes no other one', async () => {
    const gateway = await ownGateway();
    const { linkedDevice, expectStatus } = await stage(gateway);
    const device = await linkedDevice();
    const file = join(gateway.dataDir, 'encryption.key');
    await gateway.terminate();
    renameSync(file, `${file}.away`);
    await expect(gateway.up()).rejects.toThrow(
      /exit code 1\s.*encryption\.key is missing and WAGON_ENCRYPTION_KEY is not set/s,
    );
    expect(existsSync(file)).toBe(false);
    renameSync(`${file}.away`, file);
    await gateway.up();
    await expectStatus(device, { connected: true });
  });
});
