import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DATABASE_VARIABLE, type GatewayProcess } from '../support/gateway-process.js';
import { HttpClient } from '../support/http-client.js';
import { ownGateway, stage } from '../support/stage.js';
import { wagon } from '../support/wagon-command.js';

const A = '11'.repeat(32);
const B = '22'.repeat(32);
const C = '33'.repeat(32);

describe('a start with another key', { timeout: 240_000 }, () => {
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

describe('the change of keys', { timeout: 240_000 }, () => {
  it('moves everything to the first key online, and then the old one is not needed', async () => {
    const gateway = await ownGateway({ WAGON_ENCRYPTION_KEY: A }, { isNew: true });
    const { api, master, phone, alice, hooks, linkedDevice, expectStatus } = await stage(gateway);
    const device = await linkedDevice();
    await gateway.restart({ WAGON_ENCRYPTION_KEY: `${B},${A}` });
    await expectStatus(device, { connected: true });

    const anyone = new HttpClient(gateway.url);
    expect((await anyone.post('/global/keys/rotate')).status).toBe(401);
    expect((await api.post('/global/keys/rotate')).status).toBe(401);
    const rotated = await wagon(['keys', 'rotate'], operatorOf(gateway));
    expect(rotated, rotated.complaints).toMatchObject({ code: 0, complaints: '' });
    expect(rotated.output).toMatch(/Tenant keys re-wrapped +[12]\n/); // with that of the tenant "default", if it has one
    expect(rotated.output).toContain('the old keys may be removed');
    const again = await master.post('/global/keys/rotate');
    expect(again).toMatchObject({
      status: 200,
      body: { data: { rewrapped_tenant_keys: 0, resealed_values: 0, old_keys_may_be_removed: true } },
    });

    await gateway.restart({ WAGON_ENCRYPTION_KEY: B });
    await expectStatus(device, { connected: true });
    const sent = await api.post('/send/text', { number: alice.number, text: 'under a new key' });
    await alice.expectMessage({ id: sent.body.message_id, text: 'under a new key' });
    await alice.sendText(phone, 'and back');
    await hooks.expect('message.received', { content: 'and back' });
  });

  it.runIf(process.env[DATABASE_VARIABLE] !== 'postgres')(
    'works on the database itself while no gateway runs',
    async () => {
      const gateway = await ownGateway({ WAGON_ENCRYPTION_KEY: B }, { isNew: true });
      const { linkedDevice, expectStatus } = await stage(gateway);
      const device = await linkedDevice();
      await gateway.terminate();
      const env = { ...operatorOf(gateway), DATA_DIR: gateway.dataDir };
      const wrong = await wagon(['keys', 'rotate'], { ...env, WAGON_ENCRYPTION_KEY: C });
      expect(wrong).toMatchObject({
        code: 1,
        complaints: expect.stringContaining('does not hold the key with which this database is encrypted'),
      });
      const rotated = await wagon(['keys', 'rotate'], { ...env, WAGON_ENCRYPTION_KEY: `${C},${B}` });
      expect(rotated, rotated.complaints).toMatchObject({
        code: 0,
        output: expect.stringContaining('may be removed'),
      });
      await expect(gateway.up()).rejects.toThrow('does not hold the key');
      await gateway.restart({ WAGON_ENCRYPTION_KEY: C });
      await expectStatus(device, { connected: true });
    },
  );

  const operatorOf = ({ url, masterToken }: GatewayProcess) => ({
    WAGON_URL: url,
    WAGON_MASTER_TOKEN: masterToken,
  });
});
