import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HttpClient } from '../../support/http-client.js';
import { expectRefusal } from '../../support/refusal.js';
import { expectAnswer, getWithBody, LARAVEL_HEADERS, laravelStage } from './laravel-stage.js';

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

describe('the tokens of the Laravel API', () => {
  it('GET /api/api-tokens reads the user from a JSON body or from the query', async () => {
    const { laravel, gateway, token, adminId } = await laravelStage();
    expectAnswer(await laravel.get(`/api/api-tokens?user_id=${adminId}`), 200, []);
    const headers = { ...LARAVEL_HEADERS, authorization: `Bearer ${token}` };
    const url = `${gateway.url}/api/api-tokens`;
    expect(await getWithBody(url, headers, { user_id: adminId })).toEqual({ status: 200, body: [] });
    expect(await getWithBody(url, headers, { user_id: 'x' })).toEqual({
      status: 422,
      body: {
        message: 'The user id field must be a valid UUID.',
        errors: { user_id: ['The user id field must be a valid UUID.'] },
      },
    });
    expectAnswer(await laravel.get('/api/api-tokens'), 422, {
      message: 'The user id field is required.',
      errors: { user_id: ['The user id field is required.'] },
    });
  });

  it('GET /api/api-tokens has nothing of a user who is not there', async () => {
    const { laravel } = await laravelStage();
    expectAnswer(await laravel.get(`/api/api-tokens?user_id=${randomUUID()}`), 200, []);
  });

  it('POST /api/api-tokens/generate makes a token that works at /api only', async () => {
    const { laravel, gateway, api, adminId } = await laravelStage();
    const answer = await laravel.post('/api/api-tokens/generate', { name: 'CRM', user_id: adminId });
    const { token, data } = answer.body;
    const listed = { id: UUID, name: 'CRM', user_id: adminId, last_used_at: null, created_at: TIME };
    expectAnswer(answer, 201, { success: true, message: 'Token generated', token: UUID, data: listed });

    const bearer = { ...LARAVEL_HEADERS, authorization: `Bearer ${token}` };
    const own = new HttpClient(gateway.url, bearer);
    expect((await own.post('/api/whatsapp/sessions', { session_name: 'by token' })).status).toBe(201);
    const list = await own.get(`/api/api-tokens?user_id=${adminId}`);
    expectAnswer(list, 200, [{ ...listed, id: data.id, last_used_at: expect.any(String) }]);
    for (const path of ['/devices', '/status', '/users', '/events'])
      expectRefusal(await own.get(path), 401, 'UNAUTHORIZED');
    expectRefusal(await own.post('/tokens/rotate', {}), 401, 'UNAUTHORIZED');
    expect((await api.get('/devices')).body.devices).toMatchObject([{ name: 'by token' }]);
  });

  it('POST /api/api-tokens/generate refuses what is missing, and users who are not there', async () => {
    const { laravel, newUser } = await laravelStage();
    const generate = (body: unknown) => laravel.post('/api/api-tokens/generate', body);
    expectAnswer(await generate({}), 422, {
      message: 'The name field is required. (and 1 more error)',
      errors: { name: ['The name field is required.'], user_id: ['The user id field is required.'] },
    });
    expectAnswer(await generate({ name: 'x'.repeat(256), user_id: randomUUID() }), 422, {
      message: 'The name field must not be greater than 255 characters.',
      errors: { name: ['The name field must not be greater than 255 characters.'] },
    });
    expectAnswer(await generate({ name: 'x', user_id: randomUUID() }), 422, {
      message: 'The selected user id is invalid.',
      errors: { user_id: ['The selected user id is invalid.'] },
    });
    const member = await newUser('manager');
    const forTheMember = await generate({ name: 'x', user_id: member.id });
    expect(forTheMember.status).toBe(201);
  });

  it('POST /api/api-tokens/generate gives nobody more than the own role', async () => {
    const { gateway, adminId, newUser } = await laravelStage();
    for (const role of ['manager', 'user'] as const) {
      const { id, token } = await newUser(role);
      const bearer = { ...LARAVEL_HEADERS, authorization: `Bearer ${token}` };
      const as = new HttpClient(gateway.url, bearer);
      const generate = (user_id: string) => as.post('/api/api-tokens/generate', { name: 'x', user_id });
      expectAnswer(await generate(adminId), 403, { message: 'This action is unauthorized.' });
      expect((await generate(id)).status).toBe(201);
    }
  });

  it('DELETE /api/api-tokens ends a token at once', async () => {
    const { laravel, client, gateway, adminId, newUser } = await laravelStage();
    const { token, data } = await client.generateToken('CRM', adminId);
    const member = await newUser('user');
    const remove = (body: unknown) => laravel.delete('/api/api-tokens', body);
    const notFound = { success: false, message: 'Token not found' };
    expectAnswer(await remove({ user_id: member.id, id: data.id }), 404, notFound);
    expectAnswer(await remove({ user_id: adminId, id: 'architecto' }), 404, notFound);
    expectAnswer(await remove({ user_id: adminId }), 422, {
      message: 'The id field is required.',
      errors: { id: ['The id field is required.'] },
    });
    const done = await remove({ user_id: adminId, id: data.id });
    expectAnswer(done, 200, { success: true, message: 'Token deleted' });
    const ended = new HttpClient(gateway.url, { ...LARAVEL_HEADERS, authorization: `Bearer ${token}` });
    expectAnswer(await ended.get(`/api/api-tokens?user_id=${adminId}`), 401, {
      message: 'Unauthorized - Invalid Token',
    });
    expectAnswer(await remove({ user_id: adminId, id: data.id }), 404, notFound);
  });

  it("leaves the tenant's own access tokens alone", async () => {
    const { master, tenantId, laravel, adminId } = await laravelStage();
    const { tokens } = (await master.get(`/global/tenants/${tenantId}/tokens`)).body;
    const [own] = tokens;
    expect(own).toMatchObject({ user_id: adminId, api: null });
    const answer = await laravel.delete('/api/api-tokens', { user_id: adminId, id: own.token_id });
    expectAnswer(answer, 404, { success: false, message: 'Token not found' });
    expectAnswer(await laravel.get(`/api/api-tokens?user_id=${adminId}`), 200, []);
  });
});
