import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOnPostgres } from '../support/gateway-process.js';
import { HttpClient } from '../support/http-client.js';
import { stage } from '../support/stage.js';
import { wagon } from '../support/wagon-command.js';

describe('the command line', () => {
  it('works through the running gateway', async () => {
    const { gateway } = await stage();
    const env = { WAGON_URL: gateway.url, WAGON_MASTER_TOKEN: gateway.masterToken };
    const name = `cli ${Date.now()}`;
    const made = await wagon(
      ['tenants', 'create', '--name', name, '--email', 'cli@example.com', '--json'],
      env,
    );
    expect(made).toMatchObject({ code: 0, complaints: '' });
    const { tenant, token } = JSON.parse(made.output);
    const client = new HttpClient(gateway.url).as(token);
    expect((await client.get('/users')).status).toBe(200);
    expect((await wagon(['tenants', 'list'], env)).output).toContain(name);
    const withoutYes = await wagon(['tenants', 'delete', tenant.id], env);
    expect(withoutYes).toMatchObject({ code: 2, complaints: expect.stringContaining('--yes is missing') });
    expect((await wagon(['tenants', 'delete', tenant.id, '--yes'], env)).code).toBe(0);
    expect((await client.get('/users')).status).toBe(401);
  });

  it.skipIf(isOnPostgres('the command line'))(
    'opens the embedded database only when no gateway holds it',
    async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'wagon-cli-'));
      const env = { WAGON_URL: 'http://127.0.0.1:49151', DATA_DIR: dataDir };
      try {
        const made = await wagon(['tenants', 'create', '--name', 'Alone', '--email', 'a@example.com'], env);
        expect(made, made.complaints).toMatchObject({ code: 0, output: expect.stringContaining('Alone') });
        expect((await wagon(['tenants', 'list'], env)).output).toContain('Alone');
      } finally {
        rmSync(dataDir, { recursive: true, force: true });
      }
      const { gateway } = await stage();
      const held = await wagon(['tenants', 'list'], { ...env, DATA_DIR: gateway.dataDir });
      expect(held).toMatchObject({ code: 1, complaints: expect.stringContaining('set WAGON_URL') });
    },
  );
});
