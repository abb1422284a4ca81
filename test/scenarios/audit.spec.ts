import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isOnPostgres } from '../support/gateway-process.js';
import { HttpClient, type Json } from '../support/http-client.js';
import { ownGateway, stage } from '../support/stage.js';
import { wagon } from '../support/wagon-command.js';

/** The log as an admin, or the operator, reads it: newest first. */
async function entries(api: HttpClient, query = '', path = '/audit'): Promise<Json[]> {
  const { status, body } = await api.get(`${path}?limit=200&${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.entries;
}

describe('the audit log', () => {
  it('says who did what to what, from where, and how it was answered', async () => {
    const { api, tenantId, newDevice, newUser } = await stage();
    const device = await newDevice();
    const admin = (await api.get('/users')).body.users[0];
    const renamed = await api.patch(`/devices/${device}`, { name: 'Renamed' });
    const member = await newUser('user');
    expect((await api.put(`/users/${randomUUID()}`, { active: false })).status).toBe(404);
    expect((await api.post('/users', { email: 'nonsense' })).status).toBe(400);

    const [bad, missing, made, patch] = await entries(api);
    expect(patch).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      at: expect.stringMatching(/^20.*Z$/),
      tenant_id: tenantId,
      actor: { kind: 'user', name: admin.email, user_id: admin.id, token_id: expect.any(String) },
      operation: 'renameDevice',
      method: 'PATCH',
      path: '/devices/{deviceID}',
      targets: { device_id: device },
      status: 200,
      client_address: expect.stringContaining('127.0.0.1'),
      request_id: renamed.headers.get('x-request-id'),
    });
    expect(made).toMatchObject({ operation: 'createUser', status: 201, targets: { user_id: member.id } });
    expect(missing).toMatchObject({ operation: 'updateUser', status: 404 });
    expect(bad).toMatchObject({ operation: 'createUser', status: 400, targets: {} });
  });

  it('has connections, webhooks and the device of a call that names none; and no reads and no sends', async () => {
    const { api, alice, linkedDevice } = await stage();
    const device = await linkedDevice();
    await api.post('/disconnect');
    await api.post('/connect');
    await api.post('/send/text', { number: alice.number, text: 'not for the log' });
    await api.get('/devices');
    await api.post('/logout');
    const operations = (await entries(api)).map(({ operation, targets }) => [operation, targets.device_id]);
    expect(operations.reverse()).toEqual([
      ['registerTenant', undefined],
      ['createDevice', device],
      ['configureWebhook', device],
      ['disconnectDevice', device],
      ['connectDevice', device],
      ['logoutDevice', device],
    ]);
  });

  it('has calls that were refused to somebody who is known, and none of strangers', async () => {
    const { api, gateway, master, newUser } = await stage();
    const plain = await newUser('user');
    expect((await plain.api.post('/users', {})).status).toBe(403);
    expect((await plain.api.post('/global/keys/rotate')).status).toBe(401);
    await api.put(`/users/${plain.id}`, { active: false });
    expect((await plain.api.post('/devices', { name: 'x' })).status).toBe(401);
    await new HttpClient(gateway.url).as(randomUUID()).post('/devices', { name: 'x' });
    await new HttpClient(gateway.url).post('/devices', { name: 'x' });

    const refused = await entries(api, `actor=${plain.id}`);
    expect(refused.map(({ operation, status }) => [operation, status])).toEqual([
      ['createDevice', 401],
      ['rotateKeys', 401],
      ['createUser', 403],
    ]);
    for (const { actor } of refused) expect(actor).toMatchObject({ kind: 'user', name: plain.email });
    const all = await entries(master, 'operation=createDevice', '/global/audit');
    expect(all.filter(({ actor }) => actor.user_id === null)).toEqual([]);
  });

  it('shows a tenant what the operator did to it, without where the operator sits', async () => {
    const { api, master, tenantId } = await stage();
    const { body } = await master.post(`/global/tenants/${tenantId}/tokens`, { name: 'spare' });
    await master.delete(`/global/tokens/${body.data.token_id}`);
    const [revoked, created] = await entries(api, 'actor=master');
    const actor = { kind: 'master', name: null, user_id: null, token_id: null };
    expect(created).toMatchObject({ operation: 'createAccessToken', actor, client_address: null });
    expect(revoked).toMatchObject({
      operation: 'revokeAccessToken',
      targets: { token_id: body.data.token_id, tenant_id: tenantId },
      status: 200,
    });
    const [whole] = await entries(master, `tenant_id=${tenantId}`, '/global/audit');
    expect(whole.client_address).toContain('127.0.0.1');
  });

  it('is read by admins only, each tenant its own, and survives its tenant', async () => {
    const mine = await stage();
    const theirs = await stage();
    await mine.newDevice();
    const plain = await mine.newUser('manager');
    expect((await plain.api.get('/audit')).status).toBe(403);
    expect((await mine.api.get('/global/audit')).status).toBe(401);
    for (const { tenant_id } of await entries(mine.api)) expect(tenant_id).toBe(mine.tenantId);
    expect((await entries(theirs.api)).some(({ operation }) => operation === 'createDevice')).toBe(false);

    await mine.master.delete(`/global/tenants/${mine.tenantId}`);
    const left = await entries(mine.master, `tenant_id=${mine.tenantId}`, '/global/audit');
    expect(left[0]).toMatchObject({ operation: 'deleteTenant', status: 200, actor: { kind: 'master' } });
    expect(left.length).toBeGreaterThan(3);
  });

  it('is read page by page and by filters', async () => {
    const { api } = await stage();
    const before = new Date().toISOString();
    for (let at = 0; at < 5; at++) await api.post('/devices', { name: `device ${at}` });
    const whole = (await entries(api)).map(({ id }) => id);
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await api.get(`/audit?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...body.entries.map(({ id }: Json) => id));
      if (body.next_cursor === null) break;
      cursor = body.next_cursor;
    }
    expect(paged).toEqual(whole);
    expect(await entries(api, 'operation=createDevice&actor=admin@example.com')).toHaveLength(5);
    expect(await entries(api, `since=${before}`)).toHaveLength(5);
    expect((await entries(api, `until=${before}`)).map(({ operation }) => operation)).toEqual([
      'registerTenant',
    ]);
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=x', 'limit'],
      ['cursor=1', 'cursor'],
      ['since=yesterday', 'since'],
      ['until=2026-13-01', 'until'],
      ['actor=', 'actor'],
      ['actor=a&actor=b', 'actor'],
      ['who=me', 'who'],
    ])
      expect(await api.get(`/audit?${query}`), query).toMatchObject({
        status: 400,
        body: { validation: [{ field }] },
      });
  });

  it('keeps a call during which the process died, as one whose end nobody knows', async () => {
    const gateway = await ownGateway();
    const { api, phone, network, linkedDevice } = await stage(gateway);
    const device = await linkedDevice();
    await api.post('/disconnect');
    await network.cause('silence', { phone: phone.number });
    const cutOff = api.post('/connect').catch(() => 'cut off');
    const connecting = () => entries(api, 'operation=connectDevice');
    await expect.poll(connecting).toMatchObject([{ status: null }]);
    await gateway.kill();
    expect(await cutOff).toBe('cut off');
    await gateway.up();
    expect(await connecting()).toMatchObject([
      { status: null, targets: {}, actor: { name: 'admin@example.com' } },
    ]);
    await api.post(`/disconnect?device_id=${device}`);
  });

  it.skipIf(isOnPostgres('the command line in the audit log'))(
    'has what the command line did on the database itself',
    async () => {
      const gateway = await ownGateway();
      await gateway.terminate();
      const env = { WAGON_URL: 'http://127.0.0.1:49151', DATA_DIR: gateway.dataDir };
      const made = await wagon(
        ['tenants', 'create', '--name', 'By hand', '--email', 'a@example.com', '--json'],
        env,
      );
      expect(made, made.complaints).toMatchObject({ code: 0 });
      const { tenant } = JSON.parse(made.output);
      expect((await wagon(['tenants', 'delete', randomUUID(), '--yes'], env)).code).toBe(1);
      await gateway.up();
      const master = new HttpClient(gateway.url).as(gateway.masterToken);
      const byHand = await entries(master, 'actor=command_line', '/global/audit');
      expect(byHand).toMatchObject([
        { operation: 'deleteTenant', status: 404, method: null },
        {
          operation: 'registerTenant',
          status: 200,
          tenant_id: tenant.id,
          actor: { name: userInfo().username },
        },
      ]);
    },
    120_000,
  );
});

describe('the own token', () => {
  it('is replaced by the caller, at once', async () => {
    const { api, token, gateway } = await stage();
    const { status, body } = await api.post('/tokens/rotate');
    expect({ status, body }).toMatchObject({ status: 200, body: { data: { token: body.token } } });
    expect(body.token).not.toBe(token);
    expect((await api.get('/devices')).status).toBe(401);
    const renewed = new HttpClient(gateway.url).as(body.token);
    expect((await renewed.get('/users')).status).toBe(200);
    const [{ operation, actor, targets }] = await entries(renewed);
    expect({ operation, targets }).toEqual({
      operation: 'rotateToken',
      targets: expect.objectContaining({ token_id: body.data.token_id }),
    });
    expect(actor.token_id).toBe(body.replaced.token_id);
    expect(JSON.stringify(await entries(renewed))).not.toContain(body.token);
  });

  it('goes on working for the time of grace, and cannot be replaced again meanwhile', async () => {
    const { api, master, gateway, tenantId } = await stage();
    const { body } = await api.post('/tokens/rotate', { grace_seconds: 2 });
    expect((await api.get('/devices')).status).toBe(200);
    expect(await api.post('/tokens/rotate')).toMatchObject({
      status: 409,
      body: { error_code: 'TOKEN_REPLACED' },
    });
    expect(Date.parse(body.replaced.works_until) - Date.now()).toBeLessThan(2_500);
    await expect.poll(async () => (await api.get('/devices')).status, { timeout: 10_000 }).toBe(401);
    const renewed = new HttpClient(gateway.url).as(body.token);
    const again = (await renewed.post('/tokens/rotate', { grace_seconds: 86_400 })).body;
    await master.delete(`/global/tokens/${body.data.token_id}`); // the grace can be cut short
    expect((await renewed.get('/devices')).status).toBe(401);
    const { tokens } = (await master.get(`/global/tenants/${tenantId}/tokens`)).body;
    expect(tokens.map((one: Json) => one.revoked_at === null)).toEqual([false, false, true]);
    for (const grace_seconds of [-1, 1.5, 86_401, 'soon'])
      expect(
        await new HttpClient(gateway.url).as(again.token).post('/tokens/rotate', { grace_seconds }),
      ).toMatchObject({ status: 400, body: { validation: [{ field: 'grace_seconds' }] } });
  });
});
