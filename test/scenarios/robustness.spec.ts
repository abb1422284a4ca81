import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/build.mjs';
import { eventually } from '../support/eventually.js';
import { GatewayProcess, withoutOurs } from '../support/gateway-process.js';
import { type Answer, HttpClient } from '../support/http-client.js';
import { readQrPicture } from '../support/qr-png.js';
import { ownGateway, type Scene, stage } from '../support/stage.js';

const codes = (answers: Answer[]) => answers.map(({ status, body }) => body.error_code ?? status);

async function sessionsHeld({ master }: Scene): Promise<number> {
  const { body } = await master.get('/metrics');
  const samples = String(body).matchAll(/^wagon_sessions\{.*\} (\d+)$/gm);
  return [...samples].reduce((sum, [, count]) => sum + Number(count), 0);
}

describe('calls at the same moment', () => {
  it('a device that is removed stays gone, whoever asks for it meanwhile', async () => {
    const scene = await stage();
    const { api, phone, linkedDevice } = scene;
    const before = await sessionsHeld(scene);
    const device = await linkedDevice();
    const query = `?device_id=${device}`;
    const started = Date.now();
    const answers = await Promise.all([
      api.delete(`/devices/${device}?purge=true`),
      ...[1, 2, 3].flatMap(() => [
        api.post(`/connect${query}`),
        api.get(`/qr${query}`),
        api.post(`/disconnect${query}`),
      ]),
      api.delete(`/devices/${device}?purge=true`),
    ]);
    expect(Date.now() - started, 'nobody waits for a connection that is gone').toBeLessThan(8000);
    expect(codes(answers)).not.toContain('INTERNAL_ERROR');
    expect((await api.get('/devices')).body.count).toBe(0);
    expect(await phone.devices()).toEqual([]);
    expect(await sessionsHeld(scene), 'sessions of devices that exist').toBe(before);
  });

  it('one logout is enough for those who ask twice', async () => {
    const { api, linkedDevice } = await stage();
    await linkedDevice();
    const started = Date.now();
    const answers = await Promise.all([api.post('/logout'), api.post('/logout')]);
    expect(Date.now() - started).toBeLessThan(8000);
    expect(codes(answers).filter((code) => code !== 200 && code !== 'DEVICE_DISCONNECTED')).toEqual([]);
  });

  it('a device that was disconnected while its phone scanned stays away', async () => {
    const { api, newDevice, newPhone } = await stage();
    for (let round = 1; round <= 4; round++) {
      const device = await newDevice(`Shop ${round}`, { webhook: false });
      const phone = await newPhone(`Shop ${round}`);
      const { body } = await api.get(`/qr?device_id=${device}`);
      await phone.scan(readQrPicture(body.data.image));
      expect((await api.post(`/disconnect?device_id=${device}`)).status).toBe(200);
      const row = (await api.get('/devices')).body.devices.find(({ id }: { id: string }) => id === device);
      expect(row).toMatchObject({
        desired_state: 'disconnected',
        state: expect.stringMatching(/disc|unlinked/),
      });
    }
  });

  it('what was asked last is what a restart finds', async () => {
    const { api, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    for (let round = 1; round <= 5; round++) {
      const calls = ['/connect', '/disconnect', '/connect', '/disconnect', '/connect', '/disconnect'];
      const order = round % 2 ? calls : calls.reverse();
      const answers = await Promise.all(order.map((path) => api.post(path)));
      expect(codes(answers)).not.toContain('INTERNAL_ERROR');
      const { desired_state } = (await api.get('/devices')).body.devices.find(
        ({ id }: { id: string }) => id === device,
      );
      await expectStatus(device, { connected: desired_state === 'connected' });
    }
  });

  it('a tenant that is deleted while its device connects leaves nothing on the phone', async () => {
    const scene = await stage();
    const { api, master, tenantId, phone, linkedDevice } = scene;
    const before = await sessionsHeld(scene);
    await linkedDevice();
    await api.post('/disconnect');
    const [, deleted] = await Promise.all([
      api.post('/connect'),
      master.delete(`/global/tenants/${tenantId}`),
    ]);
    expect(deleted.status).toBe(200);
    expect(await sessionsHeld(scene)).toBe(before);
    expect((await phone.devices()).filter(({ connected }) => connected)).toEqual([]);
  });

  it('a new pairing never pushes out the phone that was linked meanwhile', async () => {
    const { api, newDevice, phone, expectStatus } = await stage();
    const device = await newDevice();
    const { body } = await api.get('/qr');
    const asked = ['5511912340001', '5511912340002', '5511912340003'].map((number) =>
      api.post('/paircode', { phone: number }),
    );
    await phone.scan(readQrPicture(body.data.image)).catch(() => undefined); // its code may be gone by now
    await Promise.all(asked);
    if ((await phone.devices()).length > 0) await expectStatus(device, { connected: true });
  });
});

describe('the process', () => {
  it('ends in order although it is told twice', async () => {
    const gateway = await GatewayProcess.start();
    await (await stage(gateway)).linkedDevice();
    expect(await Promise.all([gateway.terminate(), gateway.terminate()])).toEqual([0, 0]);
    await gateway.dispose();
  });

  it('starts and works when nobody reads what it writes', async () => {
    const port = await freePort();
    const dataDir = mkdtempSync(join(tmpdir(), 'wagon-test-'));
    const program = join(root, 'dist', 'apps', 'gateway', 'src', 'main.js');
    const env = {
      ...withoutOurs(process.env),
      HOST: '127.0.0.1',
      PORT: `${port}`,
      SANDBOX_PORT: '0',
      DATA_DIR: dataDir,
    };
    const child = spawn(process.execPath, [program], { env });
    child.stdout.destroy();
    child.stderr.destroy();
    const api = new HttpClient(`http://127.0.0.1:${port}`);
    const isThere = () =>
      api.get('/status').then(
        ({ status }) => status === 401,
        () => child.exitCode !== null,
      );
    await eventually('the gateway answers', isThere, 50_000);
    expect(child.exitCode).toBe(null);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('comes back with every device after being killed under load, again and again', async () => {
    const gateway = await ownGateway();
    const { api, alice, phone, linkedDevice, expectStatus } = await stage(gateway);
    const device = await linkedDevice();
    for (let round = 1; round <= 3; round++) {
      const sends = Array.from({ length: 5 }, (_, n) =>
        api.post('/send/text', { number: alice.number, text: `${round}.${n}` }).catch(() => undefined),
      );
      const writes = alice.sendText(phone, `in ${round}`).catch(() => undefined);
      await sends[round];
      await gateway.kill();
      await Promise.all([...sends, writes]);
      await gateway.up();
      await expectStatus(device, { connected: true });
      const after = await api.post('/send/text', { number: alice.number, text: `after ${round}` });
      expect(after.status, JSON.stringify(after.body)).toBe(200);
    }
  });
});

it('refuses a body that is nested beyond reason', async () => {
  const { api } = await stage();
  const { status, body } = await api.post('/devices', `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
  expect(status).toBe(400);
  expect(body.error).toContain('nested');
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
