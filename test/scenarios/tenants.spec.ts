import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/build.mjs';
import { DATABASE_VARIABLE, GatewayProcess } from '../support/gateway-process.js';
import { HttpClient, type Json } from '../support/http-client.js';
import { stage } from '../support/stage.js';

const PASSWORD = 'a-long-password';
const invalidToken = { success: false, error: 'Invalid token', error_code: 'UNAUTHORIZED' };

/** A scene with a manager and a user beside the admin, each as a client with the user's id. */
async function team() {
  const scene = await stage();
  const join = async (role: string) => {
    const answer = await scene.api.post('/users', { email: `${role}@example.com`, password: PASSWORD, role });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const { user } = answer.body;
    return { id: user.id as string, token: user.token as string, api: scene.api.as(user.token) };
  };
  const admin: Json = (await scene.api.get('/users')).body.users[0];
  return { ...scene, admin, manager: await join('manager'), user: await join('user') };
}

describe('access tokens', () => {
  it('are taken from the Authorization header in every documented form, and from nowhere else', async () => {
    const { gateway, token } = await stage();
    const anyone = new HttpClient(gateway.url);
    for (const authorization of [`Bearer ${token}`, `bearer ${token}`, `BEARER  ${token}`, token])
      expect((await anyone.get('/users', { authorization })).status, authorization).toBe(200);
    const refused = [
      await anyone.get('/users'),
      await anyone.get('/users', { authorization: `Basic ${token}` }),
      await anyone.get(`/users?access_token=${token}&token=${token}`),
      await anyone.get('/users', { cookie: `access_token=${token}; token=${token}` }),
      await anyone.post('/users', { access_token: token, token }),
    ];
    for (const { status, body, headers } of refused) {
      expect(status).toBe(401);
      expect(body).toMatchObject(invalidToken);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
    }
  });

  it('keep their callers apart when many call at once', async () => {
    const scenes = await Promise.all([stage(), stage(), stage()]);
    const calls = scenes.flatMap((scene) => Array.from({ length: 10 }, () => scene));
    const answers = await Promise.all(calls.map(({ api }) => api.get('/users')));
    expect(answers.map(({ body }) => body.users[0].tenant_id)).toEqual(calls.map(({ tenantId }) => tenantId));
  });

  it('are shown once, listed without their text, and refused as soon as they are revoked', async () => {
    const { api, master, tenantId } = await stage();
    const made = await master.post(`/global/tenants/${tenantId}/tokens`, { name: 'CRM' });
    expect(made.status).toBe(201);
    const client = api.as(made.body.token);
    expect((await client.get('/users')).body.users).toMatchObject([{ token: null }]);

    const { body: list } = await master.get(`/global/tenants/${tenantId}/tokens`);
    expect(list.tokens.at(-1)).toMatchObject({ token_id: made.body.data.token_id, token: null, name: 'CRM' });
    expect(JSON.stringify(list)).not.toContain(made.body.token);

    const revoked = await master.delete(`/global/tokens/${made.body.data.token_id}`);
    expect(revoked.body).toMatchObject({ success: true, data: { revoked_at: expect.any(String) } });
    expect((await client.get('/users')).body).toMatchObject(invalidToken);
  });

  it('of an address that guesses too often are answered 429, while right ones still pass', async () => {
    const gateway = await GatewayProcess.start(); // its own: the count is of the address, and so of other tests
    try {
      const { api } = await stage(gateway);
      const guess = () => api.as('wrong').get('/users');
      for (let i = 0; i < 20; i++) expect((await guess()).status).toBe(401);
      const limited = await guess();
      expect(limited).toMatchObject({ status: 429, body: { error_code: 'TOO_MANY_REQUESTS' } });
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await api.get('/users')).status).toBe(200);
    } finally {
      await gateway.dispose();
    }
  });
});

describe('platform calls', () => {
  it('need the master token, which is no access token', async () => {
    const { api, master } = await stage();
    const answer = async (client: HttpClient, path: string) => {
      const { status, body } = await client.get(path);
      return [status, body.error];
    };
    expect(await answer(api.as(undefined), '/tenants')).toEqual([401, 'master token required']);
    expect(await answer(api, '/tenants')).toEqual([401, 'invalid master token']);
    expect(await answer(master, '/users')).toEqual([401, 'Invalid token']);
    expect((await master.get('/tenants')).status).toBe(200);
  });

  it('register no second tenant of the same name', async () => {
    const { master, tenantId } = await stage();
    const { body } = await master.get(`/global/tenants/${tenantId}`);
    const again = { tenant_name: body.data.name.toUpperCase(), email: 'b@example.com', password: PASSWORD };
    expect(await master.post('/register', again)).toMatchObject({
      status: 409,
      body: {
        error: 'tenant already exists - please contact your administrator to create your user',
        error_code: 'TENANT_EXISTS',
      },
    });
  });

  it('delete a tenant with its devices and tokens', async () => {
    const { api, master, tenantId, linkedDevice } = await stage();
    await linkedDevice();
    const { status, body } = await master.delete(`/global/tenants/${tenantId}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.data).toMatchObject({ tenant_id: tenantId, deleted_at: expect.any(String) });
    expect((await api.get('/devices')).body).toMatchObject(invalidToken);
    expect(await master.get(`/global/tenants/${tenantId}`)).toMatchObject({
      status: 404,
      body: { error: 'tenant not found' },
    });
  });

  it('say what is wrong with an id', async () => {
    const { master } = await stage();
    expect((await master.get('/global/tenants/')).body.error).toBe('tenant ID is required');
    expect((await master.get('/global/tenants/nope')).status).toBe(404);
    expect((await master.delete('/global/tokens/nope')).body.error).toBe('token not found');
  });
});

describe('roles', () => {
  it('let only admins list and create users', async () => {
    const { manager, user } = await team();
    for (const { api } of [manager, user]) {
      expect((await api.get('/users')).status).toBe(403);
      expect((await api.post('/users', {})).status).toBe(403);
    }
  });

  it('let a manager change users, but make no admin and touch none', async () => {
    const { manager, user, admin } = await team();
    expect(await manager.api.post(`/users/${user.id}/promote`, { new_role: 'manager' })).toMatchObject({
      status: 200,
      body: { data: { user_id: user.id, old_role: 'user', new_role: 'manager' } },
    });
    expect((await manager.api.put(`/users/${user.id}`, { role: 'admin' })).status).toBe(403);
    expect((await manager.api.put(`/users/${admin.id}`, { active: false })).status).toBe(403);
  });

  it('let a user see the own data only', async () => {
    const { user, manager } = await team();
    expect((await user.api.get(`/users/${user.id}`)).body.data).toMatchObject({ id: user.id, token: null });
    expect((await user.api.get(`/users/${manager.id}`)).status).toBe(403);
    expect((await user.api.put(`/users/${user.id}`, { role: 'admin' })).status).toBe(403);
  });

  it('keep the last active admin of a tenant, also when two admins demote each other at once', async () => {
    const { api, admin, manager } = await team();
    expect((await api.put(`/users/${admin.id}`, { role: 'user' })).body.error_code).toBe('LAST_ADMIN');
    expect((await api.put(`/users/${admin.id}`, { active: false })).body.error_code).toBe('LAST_ADMIN');
    expect((await api.delete(`/users/${admin.id}`)).body.error_code).toBe('OWN_USER');
    await api.put(`/users/${manager.id}`, { role: 'admin' });
    const both = await Promise.all([
      api.put(`/users/${manager.id}`, { role: 'user' }),
      manager.api.put(`/users/${admin.id}`, { role: 'user' }),
    ]);
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('do not help an inactive or a deleted user', async () => {
    const { api, manager, user } = await team();
    await api.put(`/users/${user.id}`, { active: false });
    expect((await user.api.get(`/users/${user.id}`)).status).toBe(401);
    await api.put(`/users/${user.id}`, { active: true });
    expect((await user.api.get(`/users/${user.id}`)).status).toBe(200);
    await api.delete(`/users/${manager.id}`);
    expect((await manager.api.get(`/users/${manager.id}`)).status).toBe(401);
  });

  it('end at the tenant: a user of another one is not found', async () => {
    const [{ user }, { api: stranger }] = [await team(), await stage()];
    const answers = [
      await stranger.get(`/users/${user.id}`),
      await stranger.put(`/users/${user.id}`, { active: false }),
      await stranger.post(`/users/${user.id}/promote`, { new_role: 'admin' }),
      await stranger.delete(`/users/${user.id}`),
    ];
    for (const { status, body } of answers) expect([status, body.error]).toEqual([404, 'user not found']);
    expect((await user.api.get(`/users/${user.id}`)).status).toBe(200);
  });
});

describe('the command line', () => {
  const program = join(root, 'dist', 'apps', 'wagon', 'src', 'main.js');

  /** Runs `wagon` as an operator does. */
  function wagon(words: string[], env: Record<string, string>) {
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

  const isOnPostgres = process.env[DATABASE_VARIABLE] === 'postgres';
  it.skipIf(isOnPostgres)('opens the embedded database only when no gateway holds it', async () => {
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
  });
});
