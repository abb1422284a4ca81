import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { HttpClient } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { stage } from '../support/stage.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const registration = () => ({
  tenant_name: `Loja ${randomUUID()}`,
  email: 'ana@example.com',
  password: 'correct horse battery staple',
  role: 'admin',
});

describe('a platform call', () => {
  it('registers a tenant with its first user, an admin, and shows the token', async () => {
    const { master } = await stage();
    const asked = { ...registration(), role: 'user', webhook_url: 'https://example.com/hook' };
    const { status, body } = await master.post('/register', asked);
    expect(status).toBe(201);
    expect(body).toEqual({
      success: true,
      user: {
        id: expect.stringMatching(UUID),
        tenant_id: body.tenant.id,
        email: asked.email,
        role: 'admin',
        token: body.token,
        active: true,
        webhook_url: asked.webhook_url,
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
      tenant: {
        id: expect.stringMatching(UUID),
        name: asked.tenant_name,
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
      token: expect.stringMatching(UUID_V4),
      webhook_configured: true,
      webhook_url: asked.webhook_url,
      note: 'Webhook will be auto-configured when WhatsApp device is connected',
    });
    const { body: first } = await master.as(body.token).get('/users');
    expect(first.users).toEqual([{ ...body.user, token: null }]);
  });

  it('says null where a registration has no webhook', async () => {
    const { master } = await stage();
    const { body } = await master.post('/register', registration());
    expect(body).toMatchObject({ webhook_configured: false, webhook_url: null, note: null });
  });

  it('keeps the names of tenants unique, in any case of letters', async () => {
    const { master } = await stage();
    const asked = registration();
    await master.post('/register', asked);
    const again = await master.post('/register', { ...asked, tenant_name: asked.tenant_name.toUpperCase() });
    const { error } = expectRefusal(again, 409, 'TENANT_EXISTS');
    expect(error).toMatch(/^tenant already exists - please contact your administrator/);
  });

  it('lists the tenants and shows one', async () => {
    const { master, tenantId } = await stage();
    const { body: list } = await master.get('/tenants');
    const listed = list.tenants.find(({ id }: { id: string }) => id === tenantId);
    expect(Object.keys(listed)).toEqual(['id', 'name', 'created_at', 'updated_at']);
    expect(await master.get(`/global/tenants/${tenantId}`)).toMatchObject({
      status: 200,
      body: { success: true, data: listed },
    });
  });

  it('does not find a tenant that does not exist', async () => {
    const { master } = await stage();
    for (const id of [randomUUID(), 'nonsense', '%00'])
      for (const answer of [
        await master.get(`/global/tenants/${id}`),
        await master.delete(`/global/tenants/${id}`),
      ])
        expect(expectRefusal(answer, 404, 'TENANT_NOT_FOUND').error).toBe('tenant not found');
  });

  it('asks for the id of a tenant', async () => {
    const { master } = await stage();
    for (const answer of [await master.get('/global/tenants/'), await master.delete('/global/tenants')])
      expect(expectRefusal(answer, 400, 'TENANT_ID_REQUIRED').error).toBe('tenant ID is required');
  });

  it('needs the master token', async () => {
    const { gateway, token, tenantId } = await stage();
    const nobody = new HttpClient(gateway.url);
    const calls = [
      (api: HttpClient) => api.post('/register', registration()),
      (api: HttpClient) => api.get('/tenants'),
      (api: HttpClient) => api.get(`/global/tenants/${tenantId}`),
      (api: HttpClient) => api.delete(`/global/tenants/${tenantId}`),
    ];
    for (const call of calls) {
      expect(expectRefusal(await call(nobody), 401, 'MASTER_TOKEN_REQUIRED').error).toBe(
        'master token required',
      );
      expect(expectRefusal(await call(nobody.as(token)), 401, 'INVALID_MASTER_TOKEN').error).toBe(
        'invalid master token',
      );
    }
  });

  it("refuses the master token where a tenant's token is needed", async () => {
    const { master } = await stage();
    expectRefusal(await master.get('/devices'), 401, 'UNAUTHORIZED');
  });

  it('deletes a tenant: its session ends, its phone is unlinked, its tokens no longer work', async () => {
    const { master, api, tenantId, linkedDevice, phone, newUser } = await stage();
    await linkedDevice();
    const { api: member } = await newUser('user');
    expect(await phone.devices()).toHaveLength(1);

    const { body: before } = await master.get(`/global/tenants/${tenantId}`);
    const { status, body } = await master.delete(`/global/tenants/${tenantId}`);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        success: true,
        message: 'Tenant and all related data permanently deleted',
        data: {
          tenant_id: tenantId,
          tenant_name: before.data.name,
          deleted_at: expect.stringMatching(TIME),
        },
      },
    });
    await eventually('the phone lists no linked device', async () => (await phone.devices()).length === 0);
    for (const caller of [api, member]) expectRefusal(await caller.get('/devices'), 401, 'UNAUTHORIZED');
    expectRefusal(await master.get(`/global/tenants/${tenantId}`), 404, 'TENANT_NOT_FOUND');
    const { body: metrics } = await master.get('/metrics');
    expect(metrics).not.toMatch(/wagon_sessions{[^}]*mode="online"} [1-9]/);
  });
});

describe('a user', () => {
  it('is made by an admin, with a token that is shown this once', async () => {
    const { api, tenantId } = await stage();
    const asked = { email: 'Bea@Example.com', password: 'a-long-password', role: 'user' };
    const { status, body } = await api.post('/users', asked);
    expect(status).toBe(201);
    expect(body).toEqual({
      success: true,
      user: {
        id: expect.stringMatching(UUID),
        tenant_id: tenantId,
        email: 'bea@example.com',
        role: 'user',
        token: expect.stringMatching(UUID_V4),
        active: true,
        webhook_url: null,
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
      webhook_configured: false,
      webhook_url: null,
      note: null,
    });
    const { body: list } = await api.get('/users');
    expect(list.users[1]).toEqual({ ...body.user, token: null });
    const { body: shown } = await api.get(`/users/${body.user.id}`);
    expect(shown).toEqual({ success: true, data: { ...body.user, token: null } });
    expect((await api.as(body.user.token).get('/user/devices')).body.data.user_id).toBe(body.user.id);
  });

  it('has an email of its own within the tenant', async () => {
    const { api, newUser } = await stage();
    const { email } = await newUser('user');
    const again = { email: email.toUpperCase(), password: 'a-long-password', role: 'user' };
    expectRefusal(await api.post('/users', again), 409, 'USER_EXISTS');
    const other = await stage();
    expect((await other.api.post('/users', again)).status).toBe(201);
  });

  it('gets another role', async () => {
    const { api, newUser } = await stage();
    const { id } = await newUser('user');
    expect((await api.post(`/users/${id}/promote`, { new_role: 'manager' })).body).toEqual({
      success: true,
      message: 'User role updated successfully',
      data: { user_id: id, old_role: 'user', new_role: 'manager' },
    });
    const updated = await api.put(`/users/${id}`, { role: 'admin' });
    expect(updated.body).toEqual({ success: true, message: 'User updated successfully' });
    expect((await api.get(`/users/${id}`)).body.data.role).toBe('admin');
  });

  it('cannot call while inactive, and can again afterwards', async () => {
    const { api, newUser } = await stage();
    const { id, api: member } = await newUser('user');
    await api.put(`/users/${id}`, { active: false });
    expectRefusal(await member.get('/devices'), 401, 'UNAUTHORIZED');
    await api.put(`/users/${id}`, { active: true });
    expect((await member.get('/devices')).status).toBe(200);
  });

  it('is deleted with the token; the devices stay with the tenant', async () => {
    const { api, newUser } = await stage();
    const { id, api: member } = await newUser('user');
    const { body: made } = await member.post('/devices', { name: 'Till' });
    expect((await api.delete(`/users/${id}`)).body).toEqual({
      success: true,
      message: 'User permanently deleted',
    });
    expectRefusal(await member.get('/devices'), 401, 'UNAUTHORIZED');
    expectRefusal(await api.get(`/users/${id}`), 404, 'USER_NOT_FOUND');
    const { wid: _, ...device } = made.device;
    const { body: left } = await api.get('/devices');
    expect(left.devices).toEqual([{ ...device, user_id: null, updated_at: expect.any(String) }]);
  });

  it('is not deleted by itself', async () => {
    const { api } = await stage();
    const { users } = (await api.get('/users')).body;
    expectRefusal(await api.delete(`/users/${users[0].id}`), 403, 'OWN_USER');
  });

  it('stays an admin when it is the last one', async () => {
    const { api } = await stage();
    const { id } = (await api.get('/users')).body.users[0];
    for (const answer of [
      await api.put(`/users/${id}`, { role: 'user' }),
      await api.put(`/users/${id}`, { active: false }),
      await api.post(`/users/${id}/promote`, { new_role: 'manager' }),
    ])
      expectRefusal(answer, 409, 'LAST_ADMIN');
  });

  it('stays an admin when two admins demote each other at once', async () => {
    const { api, newUser } = await stage();
    const { id: first } = (await api.get('/users')).body.users[0];
    const { id: second, api: secondAdmin } = await newUser('admin');
    const answers = await Promise.all([
      api.put(`/users/${second}`, { role: 'user' }),
      secondAdmin.put(`/users/${first}`, { role: 'user' }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('of another tenant is not found', async () => {
    const { api } = await stage();
    const other = await stage();
    const { id, api: member } = await other.newUser('user');
    for (const answer of [
      await api.get(`/users/${id}`),
      await api.put(`/users/${id}`, { active: false }),
      await api.delete(`/users/${id}`),
      await api.post(`/users/${id}/promote`, { new_role: 'admin' }),
    ])
      expectRefusal(answer, 404, 'USER_NOT_FOUND');
    expect((await member.get('/devices')).status).toBe(200);
  });
});

describe('a role', () => {
  it('manager sees and changes users and managers, and nobody above', async () => {
    const { api, newUser } = await stage();
    const { api: manager, id: ownId } = await newUser('manager');
    const { id: userId } = await newUser('user');
    const { id: adminId } = (await api.get('/users')).body.users[0];

    expect((await manager.get(`/users/${userId}`)).status).toBe(200);
    expect((await manager.get(`/users/${ownId}`)).status).toBe(200);
    expect((await manager.put(`/users/${userId}`, { active: false })).status).toBe(200);
    expect((await manager.post(`/users/${userId}/promote`, { new_role: 'manager' })).status).toBe(200);
    const newcomer = { email: 'new@example.com', password: 'a-long-password', role: 'user' };
    for (const answer of [
      await manager.get('/users'),
      await manager.post('/users', newcomer),
      await manager.get(`/users/${adminId}`),
      await manager.put(`/users/${adminId}`, { active: false }),
      await manager.delete(`/users/${adminId}`),
      await manager.put(`/users/${userId}`, { role: 'admin' }),
      await manager.post(`/users/${ownId}/promote`, { new_role: 'admin' }),
    ])
      expectRefusal(answer, 403, 'FORBIDDEN');
    expect((await manager.delete(`/users/${userId}`)).status).toBe(200);
  });

  it('user sees itself and changes nobody', async () => {
    const { newUser } = await stage();
    const { api: user, id } = await newUser('user');
    const { id: otherId } = await newUser('user');
    expect((await user.get(`/users/${id}`)).body.data.id).toBe(id);
    for (const answer of [
      await user.get('/users'),
      await user.get(`/users/${otherId}`),
      await user.put(`/users/${otherId}`, { active: false }),
      await user.put(`/users/${id}`, { role: 'admin' }),
      await user.post(`/users/${id}/promote`, { new_role: 'admin' }),
      await user.delete(`/users/${otherId}`),
    ])
      expectRefusal(answer, 403, 'FORBIDDEN');
  });

  it('user has the own devices only; managers and admins have all of the tenant', async () => {
    const { api, newUser, newDevice } = await stage();
    const ofAdmin = await newDevice('Admin', { webhook: false });
    const { api: user } = await newUser('user');
    const { api: other } = await newUser('user');
    const { api: manager } = await newUser('manager');
    const own = (await user.post('/devices', { name: 'Own' })).body.data.device_id;
    const ids = async (caller: HttpClient) =>
      (await caller.get('/devices')).body.devices.map(({ id }: { id: string }) => id);

    expect(await ids(user)).toEqual([own]);
    expect(await ids(other)).toEqual([]);
    expect(await ids(manager)).toEqual([ofAdmin, own]);
    expect(await ids(api)).toEqual([ofAdmin, own]);
    expectRefusal(await user.get(`/status?device_id=${ofAdmin}`), 404, 'DEVICE_NOT_FOUND');
    expect((await user.get('/status')).body.data.device_id).toBe(own);
    expect((await manager.get(`/status?device_id=${own}`)).status).toBe(200);
  });
});
