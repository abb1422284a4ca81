import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../../scripts/build.mjs';
import { DATABASE_VARIABLE, prepareFolder } from '../support/gateway-process.js';
import { HttpClient } from '../support/http-client.js';
import { ownGateway, stage } from '../support/stage.js';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'wagon-test-'));
  folders.push(folder);
  prepareFolder(folder);
  return folder;
};

afterEach(async () => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Runs a program until it ends by itself. */
function run(app: string, env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const program = join(root, 'dist', 'apps', app, 'src', 'main.js');
    const child = spawn(process.execPath, [program], { env: { PATH: process.env.PATH, ...env } });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('exit', (code) => resolve({ code, output }));
  });
}

describe('the first start', () => {
  it('prints what a person needs, tokens included, and the second start prints no token', async () => {
    const gateway = await ownGateway({ WAGON_MASTER_TOKEN: '' }, { isNew: true });
    const uuid = '[0-9a-f]{8}-[0-9a-f-]{27}';
    const master = gateway.output.match(new RegExp(`Master token +(${uuid})`))?.[1];
    const token = gateway.output.match(new RegExp(`Token +(${uuid}) \\(tenant "default"\\)`))?.[1];
    for (const line of [
      `API +http://localhost`,
      `Swagger +http://localhost.*/docs`,
      'Sandbox +http://127',
      'Data +/',
    ])
      expect(gateway.output).toMatch(new RegExp(line));
    const anyone = new HttpClient(gateway.url);
    expect((await anyone.as(token).get('/devices')).status).toBe(200);
    expect((await anyone.as(master).get('/tenants')).body.tenants).toMatchObject([{ name: 'default' }]);
    expect(statSync(join(gateway.dataDir, 'encryption.key')).mode & 0o777).toBe(0o600);

    const before = gateway.output.length;
    await gateway.restart();
    const second = gateway.output.slice(before);
    expect(second).toContain('Wagon is running');
    expect(second).not.toMatch(new RegExp(`token.*${uuid}`, 'i'));
    expect((await anyone.as(token).get('/devices')).status).toBe(200);
  });
});

describe('a start that cannot be', () => {
  it('names every bad variable and what is allowed', async () => {
    const { code, output } = await run('gateway', { PORT: 'http', LOG_LEVEL: 'loud', WAGON_SANDBX: 'off' });
    expect(code).toBe(1);
    expect(output).toContain('PORT must be a whole number from 0 to 65535');
    expect(output).toContain('LOG_LEVEL must be fatal, error');
    expect(output).toContain('WAGON_SANDBX is not a variable of Wagon');
    expect(output).not.toContain('    at ');
  });

  it('says who uses the folder', async () => {
    const { gateway } = await stage();
    const { code, output } = await run('gateway', {
      DATA_DIR: gateway.dataDir,
      PORT: '0',
      SANDBOX_PORT: '0',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/is in use by process \d+/);
    expect(output).not.toContain('    at ');
    const sandbox = await run('sandbox', { DATA_DIR: gateway.dataDir, SANDBOX_PORT: '0' });
    expect(sandbox.code).toBe(1);
    expect(sandbox.output).toMatch(/is in use by process \d+/);
  });

  it.runIf(process.env[DATABASE_VARIABLE] === 'postgres')(
    'says who uses the folder also with PostgreSQL: two would be the same node',
    async () => {
      const { gateway } = await stage();
      const { code, output } = await run('gateway', {
        DATA_DIR: gateway.dataDir,
        DATABASE_URL: gateway.databaseUrl!,
        PORT: '0',
        SANDBOX_PORT: '0',
      });
      expect(code).toBe(1);
      expect(output).toMatch(/is in use by process \d+/);
      expect(output).not.toContain('    at ');
    },
  );

  it('says which port is taken', async () => {
    const { gateway } = await stage();
    const { port } = new URL(gateway.url);
    const { code, output } = await run('gateway', {
      DATA_DIR: newFolder(),
      PORT: port,
      HOST: '127.0.0.1',
      SANDBOX_PORT: '0',
    });
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`address already in use.*${port}`));
  });

  it('says which database does not answer, without its password', async () => {
    const { code, output } = await run('gateway', {
      DATA_DIR: newFolder(),
      DATABASE_URL: 'postgres://wagon:s3cret@127.0.0.1:1/wagon',
      PORT: '0',
      SANDBOX_PORT: '0',
    });
    expect(code).toBe(1);
    expect(output).toContain('127.0.0.1');
    expect(output).not.toContain('s3cret');
  });
});

describe('the sandbox elsewhere', () => {
  it('serves the devices of another gateway, which believes it by its root key only', async () => {
    const home = await ownGateway();
    const { body: health } = await new HttpClient(home.sandboxUrl).get('/health');
    expect(health).toEqual({
      status: 'ok',
      ws_url: expect.stringMatching(/^ws:.*\/ws\/chat$/),
      root_key: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const settings = { WAGON_SANDBOX: health.ws_url, WAGON_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8' };
    const away = await ownGateway({ ...settings, WAGON_SANDBOX_ROOT_KEY: health.root_key });
    away.sandboxUrl = home.sandboxUrl;
    const { linkedDevice, expectStatus, api, alice } = await stage(away);
    const device = await linkedDevice();
    const sent = await api.post('/send/text', { number: alice.number, text: 'from afar' });
    await alice.expectMessage({ id: sent.body.message_id, text: 'from afar' });

    await away.restart({ WAGON_SANDBOX_ROOT_KEY: '00'.repeat(32) });
    await expectStatus(device, {
      connected: false,
      reason: 'the server could not prove that it belongs to this network',
    });
    const ready = await new HttpClient(away.url).get('/health/ready');
    expect(ready).toMatchObject({
      status: 200,
      body: { status: 'ok', details: { sandbox: { enabled: true } } },
    });
    await home.terminate();
    const unready = await new HttpClient(away.url).get('/health/ready');
    expect(unready).toMatchObject({ status: 503, body: { error: { sandbox: { status: 'down' } } } });
  });
});

describe('the HTTP surface', () => {
  it('is guarded by headers and speaks to no other origin unless told', async () => {
    const { gateway } = await stage();
    const client = new HttpClient(gateway.url);
    const { headers } = await client.get('/health/live', { origin: 'https://app.example.com' });
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect((await client.get('/health/live', { 'x-request-id': 'mine-1' })).headers.get('x-request-id')).toBe(
      'mine-1',
    );
  });

  it('lets the configured origins in', async () => {
    const gateway = await ownGateway({ WAGON_CORS_ORIGINS: 'https://app.example.com' });
    const client = new HttpClient(gateway.url);
    const ours = await client.get('/health/live', { origin: 'https://app.example.com' });
    const theirs = await client.get('/health/live', { origin: 'https://evil.example.com' });
    expect(ours.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(theirs.headers.get('access-control-allow-origin')).not.toBe('https://evil.example.com');
  });
});
