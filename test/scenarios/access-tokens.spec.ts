import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GatewayProcess, isOnPostgres } from '../support/gateway-process.js';
import { type Answer, HttpClient } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { stage } from '../support/stage.js';

const FAILURES_ALLOWED = 20;

const expectInvalidToken = (answer: Answer) => {
  expect(expectRefusal(answer, 401, 'UNAUTHORIZED').error).toBe('Invalid token');
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/i);
};

describe('an access token', () => {
  it('is taken from the Authorization header, with the scheme in any case of letters or without it', async () => {
    const { gateway, token } = await stage();
    const nobody = new HttpClient(gateway.url);
    for (const authorization of [`Bearer ${token}`, `bearer ${token}`, `BEARER   ${token}`, token])
      expect((await nobody.get('/devices', { authorization })).status, authorization).toBe(200);
  });

  it('is not taken from the query, the body, a cookie or another header', async () => {
    const { gateway, token } = await stage();
    const nobody = new HttpClient(gateway.url);
    for (const answer of [
      await nobody.get(`/devices?access_token=${token}`),
      await nobody.get(`/devices?token=${token}&authorization=Bearer%20${token}`),
      await nobody.get('/devices', {
        cookie: `token=${token}; access_token=${token}; authorization=${token}`,
      }),
      await nobody.get('/devices', { 'x-api-key': token, 'x-access-token': token, token }),
      await nobody.post('/devices', { name: 'x', access_token: token, token }),
      await nobody.send('POST', '/devices', `access_token=${token}`, {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    ])
      expectInvalidToken(answer);
  });

  it('is refused when it is missing or wrong, with "Invalid token"', async () => {
    const { gateway, token } = await stage();
    const nobody = new HttpClient(gateway.url);
    expectInvalidToken(await nobody.get('/devices'));
    for (const authorization of [
      `Bearer ${randomUUID()}`,
      'Bearer',
      'Bearer ',
      `Basic ${token}`,
      `Bearer ${token} ${token}`,
      `Bearer ${token.slice(1)}`,
      `Bearer ${token.toUpperCase()}`,
      `Bearer ${createHash('sha256').update(token).digest('hex')}`,
    ])
      expectInvalidToken(await nobody.get('/devices', { authorization }));
  });

  it('is refused before anything is said about the request or its route', async () => {
    const { gateway } = await stage();
    const nobody = new HttpClient(gateway.url);
    expectInvalidToken(await nobody.post('/send/text', { nonsense: true }));
    expectInvalidToken(await nobody.get('/qr/status'));
    expectInvalidToken(await nobody.delete(`/users/${randomUUID()}`));
  });

  it('is made for a user of a tenant, and revoked, with the master token', async () => {
    const { master, api, tenantId, newUser } = await stage();
    const { id: userId, token: firstToken } = await newUser('user');
    const { status, body } = await master.post(`/global/tenants/${tenantId}/tokens`, {
      user_id: userId,
      name: 'CRM',
    });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ token: body.token, name: 'CRM', user_id: userId, revoked_at: null });
    const holder = api.as(body.token);
    expect((await holder.get('/user/devices')).body.data.user_id).toBe(userId);

    const { body: list } = await master.get(`/global/tenants/${tenantId}/tokens`);
    expect(list.tokens).toHaveLength(3);
    expect(list.tokens.every(({ token }: { token: unknown }) => token === null)).toBe(true);
    expect(JSON.stringify(list)).not.toContain(body.token);

    const revoked = await master.delete(`/global/tokens/${body.data.token_id}`);
    expect(revoked.body.data).toMatchObject({ token: null, revoked_at: expect.any(String) });
    expectInvalidToken(await holder.get('/devices'));
    expect((await api.as(firstToken).get('/devices')).status).toBe(200);
    expectRefusal(await master.delete(`/global/tokens/${randomUUID()}`), 404, 'TOKEN_NOT_FOUND');
  });

  it('is not made for a user of another tenant, or for an inactive one', async () => {
    const { master, api, tenantId, newUser } = await stage();
    const { id: strangerId } = await (await stage()).newUser('user');
    const { id } = await newUser('user');
    await api.put(`/users/${id}`, { active: false });
    const path = `/global/tenants/${tenantId}/tokens`;
    expectRefusal(await master.post(path, { user_id: strangerId }), 404, 'USER_NOT_FOUND');
    expectRefusal(await master.post(path, { user_id: id }), 409, 'USER_INACTIVE');
  });
});

describe('failed attempts', () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await GatewayProcess.start({ WAGON_TRUSTED_PROXIES: '127.0.0.0/8' });
  });
  afterAll(() => gateway.dispose());

  it('are limited per address; a right token passes all the same', async () => {
    const { token } = await stage(gateway);
    const nobody = new HttpClient(gateway.url);
    const from = (address: string, authorization: string) =>
      nobody.get('/devices', { 'x-forwarded-for': address, authorization });
    for (let attempt = 1; attempt <= FAILURES_ALLOWED; attempt++)
      expectInvalidToken(await from('203.0.113.7', `Bearer ${randomUUID()}`));

    const refused = await from('203.0.113.7', `Bearer ${randomUUID()}`);
    expectRefusal(refused, 429, 'TOO_MANY_REQUESTS');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expectInvalidToken(await from('203.0.113.8', `Bearer ${randomUUID()}`));
    expect((await from('203.0.113.7', `Bearer ${token}`)).status).toBe(200);
  });

  it('at the master token close the platform calls to that address, and to no other', async () => {
    const nobody = new HttpClient(gateway.url);
    const from = (address: string, token: string) =>
      nobody.as(token).get('/tenants', { 'x-forwarded-for': address });
    for (let attempt = 1; attempt <= FAILURES_ALLOWED; attempt++)
      expectRefusal(await from('203.0.113.7', randomUUID()), 401, 'INVALID_MASTER_TOKEN');
    expectRefusal(await from('203.0.113.7', gateway.masterToken), 429, 'TOO_MANY_REQUESTS');
    expect((await from('203.0.113.8', gateway.masterToken)).status).toBe(200);
  });
});

describe.skipIf(isOnPostgres('the data folder'))('the data folder', () => {
  it('holds no text of a token, only its SHA-256, and no password', async () => {
    const { gateway, token, newUser } = await stage();
    const { token: second } = await newUser('user');
    const sha256 = createHash('sha256').update(token).digest('hex');
    expect(filesWith(gateway.dataDir, sha256)).not.toEqual([]);
    for (const secret of [token, second, 'a-long-password', gateway.masterToken])
      expect(filesWith(gateway.dataDir, secret)).toEqual([]);
  });
});

const filesWith = (folder: string, text: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).includes(text));
