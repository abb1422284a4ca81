import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { readQrPicture } from '../../support/qr-png.js';
import { LaravelClient } from './laravel-client.js';
import { expectAnswer, expectLaravelHeaders, laravelStage } from './laravel-stage.js';

const UNAUTHORIZED = { message: 'Unauthorized - No Bearer Token' };
const NOT_FOUND = { success: false, message: 'Session not found' };

/** The session is so, however its data says it again. */
const session = (id: string, name: string, members: { status: string; qr_code: unknown }) => ({
  success: true,
  session_id: id,
  ...members,
  data: {
    session_id: id,
    device_id: id,
    session_name: name,
    ...members,
    qr_image: members.qr_code === null ? null : expect.stringMatching(/^data:image\/png;base64,/),
    phone_number: null as unknown,
    jid: null as unknown,
  },
});

async function expectRemoval(suffix: string): Promise<void> {
  const { laravel, phone, connectedSession } = await laravelStage();
  const id = await connectedSession();
  const answer = await laravel.delete(`/api/whatsapp/sessions/${id}${suffix}`, {});
  expectAnswer(answer, 200, { success: true, message: 'Session deleted', session_id: id });
  expect(await phone.devices()).toEqual([]);
  expectAnswer(await laravel.get(`/api/whatsapp/sessions/${id}`), 404, NOT_FOUND);
}

describe('the sessions of the Laravel API', () => {
  it('POST /api/whatsapp/sessions makes one with a code to scan', async () => {
    const { laravel, api } = await laravelStage();
    const answer = await laravel.post('/api/whatsapp/sessions', { session_name: 'Loja 1' });
    const { session_id: id, qr_code } = answer.body;
    expectAnswer(answer, 201, {
      ...session(id, 'Loja 1', {
        status: 'qr',
        qr_code: expect.stringMatching(/^https:\/\/wa.me\/settings\/linked_devices#2@/),
      }),
      message: 'Session created',
    });
    expect(readQrPicture(answer.body.data.qr_image)).toBe(qr_code);
    const { devices } = (await api.get('/devices')).body;
    expect(devices).toMatchObject([{ id, name: 'Loja 1' }]);
  });

  it('POST /api/whatsapp/sessions takes no name that is missing, no text, or too long', async () => {
    const { laravel } = await laravelStage();
    const refused = async (body: unknown, ...messages: string[]) => {
      const answer = await laravel.post('/api/whatsapp/sessions', body);
      expectAnswer(answer, 422, { message: messages[0], errors: { session_name: messages } });
    };
    await refused({}, 'The session name field is required.');
    await refused({ session_name: '  ' }, 'The session name field is required.');
    await refused({ session_name: null }, 'The session name field is required.');
    await refused({ session_name: 5 }, 'The session name field must be a string.');
    await refused(
      { session_name: 'x'.repeat(256) },
      'The session name field must not be greater than 255 characters.',
    );
    const longest = await laravel.post('/api/whatsapp/sessions', { session_name: 'x'.repeat(255) });
    expect(longest.status).toBe(201);
  });

  it('POST /api/whatsapp/sessions opens the session of that name again', async () => {
    const { laravel, client, connectedSession } = await laravelStage();
    const id = await connectedSession('Loja 1');
    await client.disconnect(id);
    expect(await client.active(id)).toMatchObject({ status: 'disconnected', qr_code: null });
    const again = await laravel.post('/api/whatsapp/sessions', { session_name: 'Loja 1' });
    expect({ status: again.status, ...again.body }).toMatchObject({
      ...{ session_id: id, message: 'Session opened', qr_code: null },
      status: 'connected',
    });
    expect(again.status).toBe(200);
  });

  it('GET /api/whatsapp/sessions/{sessionId}/status has the code until a phone has scanned it', async () => {
    const { laravel, phone, client } = await laravelStage();
    const { session_id: id } = await client.createSession('Loja 1');
    const waiting = await laravel.get(`/api/whatsapp/sessions/${id}/status`);
    expectAnswer(
      waiting,
      200,
      session(id, 'Loja 1', {
        status: 'qr',
        qr_code: expect.stringMatching(/^https:\/\/wa.me\/settings\/linked_devices#2@/),
      }),
    );
    await phone.scan(waiting.body.qr_code);
    await eventually('it is connected', async () => (await client.status(id)).status === 'connected');
    const linked = session(id, 'Loja 1', { status: 'connected', qr_code: null });
    expectAnswer(await laravel.get(`/api/whatsapp/sessions/${id}/status`), 200, {
      ...linked,
      data: { ...linked.data, phone_number: phone.number, jid: phone.jid },
    });
  });

  it('GET /api/whatsapp/sessions/{sessionId}/status pairs a session anew whose phone has removed it', async () => {
    const { phone, client, connectedSession } = await laravelStage();
    const id = await connectedSession();
    await phone.unlink();
    await eventually('there is a new code', async () => (await client.status(id)).status === 'qr');
    const { qr_code } = await client.status(id);
    await phone.scan(qr_code);
    await eventually('it is connected', async () => (await client.active(id)).status === 'connected');
  });

  it('GET /api/whatsapp/sessions/{deviceId} begins nothing', async () => {
    const { api, laravel, newDevice } = await laravelStage();
    const id = await newDevice('Loja 2');
    const answer = await laravel.get(`/api/whatsapp/sessions/${id}`);
    expectAnswer(answer, 200, session(id, 'Loja 2', { status: 'disconnected', qr_code: null }));
    expect((await api.get(`/qr/status?device_id=${id}`)).body.data.exists).toBe(false);
  });

  it('DELETE /api/whatsapp/sessions/{sessionId}/disconnect keeps the link', async () => {
    const { laravel, phone, client, connectedSession } = await laravelStage();
    const id = await connectedSession();
    const done = { success: true, message: 'Session disconnected', session_id: id };
    expectAnswer(await laravel.delete(`/api/whatsapp/sessions/${id}/disconnect`, {}), 200, done);
    expectAnswer(await laravel.delete(`/api/whatsapp/sessions/${id}/disconnect`), 200, done);
    expect(await client.status(id)).toMatchObject({ status: 'disconnected', qr_code: null });
    expect(await phone.devices()).toHaveLength(1);
  });

  it('DELETE /api/whatsapp/sessions/{sessionId} removes it', () => expectRemoval(''));

  it('DELETE /api/whatsapp/sessions/{sessionId}/device removes it, too', () => expectRemoval('/device'));

  it('refuses the documented samples, which have no token', async () => {
    const { anyone } = await laravelStage();
    for (const suffix of ['', '/status', '/messages', '/contacts'])
      expectAnswer(await anyone.get(`/api/whatsapp/sessions/architecto${suffix}`), 401, UNAUTHORIZED);
    for (const [method, path] of [
      ['POST', '/api/whatsapp/sessions'],
      ['DELETE', '/api/whatsapp/sessions/architecto'],
      ['DELETE', '/api/whatsapp/sessions/architecto/disconnect'],
      ['DELETE', '/api/whatsapp/sessions/architecto/device'],
      ['POST', '/api/whatsapp/messages/text'],
      ['POST', '/api/whatsapp/messages/media'],
      ['GET', '/api/api-tokens'],
      ['POST', '/api/api-tokens/generate'],
      ['DELETE', '/api/api-tokens'],
    ] as const)
      expectAnswer(await anyone.send(method, path), 401, UNAUTHORIZED);
  });

  it('refuses a token that does not work, with other words', async () => {
    const { anyone, laravel } = await laravelStage();
    const wrong = await anyone.get('/api/whatsapp/sessions/x', { authorization: `Bearer ${randomUUID()}` });
    expectAnswer(wrong, 401, { message: 'Unauthorized - Invalid Token' });
    expectLaravelHeaders(wrong);
    expectAnswer(await laravel.get('/api/whatsapp/sessions/architecto'), 404, NOT_FOUND);
    expectAnswer(await laravel.get(`/api/whatsapp/sessions/${randomUUID()}/status`), 404, NOT_FOUND);
  });

  it('has in the audit log who did what, as every API', async () => {
    const { api, laravel, client, adminId } = await laravelStage();
    const { session_id: device_id } = await client.createSession('Loja 1');
    await laravel.delete(`/api/whatsapp/sessions/${device_id}`);
    const { entries } = (await api.get('/audit')).body;
    expect(entries.slice(0, 2)).toMatchObject([
      { operation: 'deleteASession', path: '/api/whatsapp/sessions/{sessionId}', status: 200 },
      { operation: 'createANewWhatsAppSession', status: 201, targets: { device_id } },
    ]);
    expect(entries[0]).toMatchObject({ actor: { user_id: adminId }, targets: { device_id } });
  });

  it('says in its own shape that a body is too large, or that too many tokens were wrong', async () => {
    const { laravel, gateway } = await laravelStage();
    const large = await laravel.post('/api/whatsapp/sessions', { session_name: 'x'.repeat(2_000_000) });
    expectAnswer(large, 413, { message: 'The POST data is too large.' });
    const guessing = () => new LaravelClient(gateway.url, randomUUID()).status('x');
    for (let attempt = 0; attempt < 25; attempt++) await guessing().catch(() => undefined);
    await expect(guessing()).rejects.toThrow('429 Too Many Attempts.');
    expect((await laravel.get('/api/whatsapp/sessions/x')).status).toBe(404); // a right token passes
  });

  it('says what Laravel says of a method that a path does not take', async () => {
    const { laravel } = await laravelStage();
    expectAnswer(await laravel.get('/api/whatsapp/messages/text'), 405, {
      message:
        'The GET method is not supported for route api/whatsapp/messages/text. Supported methods: POST.',
    });
    expectAnswer(await laravel.put('/api/whatsapp/sessions/x', {}), 405, {
      message:
        'The PUT method is not supported for route api/whatsapp/sessions/x. Supported methods: GET, HEAD, DELETE.',
    });
  });
});
