import { describe, expect, it } from 'vitest';
import { received, stage } from '../testing/stage.js';

async function call(url: string, method: string, body?: unknown) {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

describe('control API', { timeout: 30_000 }, () => {
  it('shows where clients connect and which root they must trust', async () => {
    const { sandbox } = await stage();
    const { body } = await call(`${sandbox.url}/health`, 'GET');
    expect(body).toEqual({ status: 'ok', ws_url: sandbox.wsUrl, root_key: sandbox.rootKey });
    expect(sandbox.rootKey).toMatch(/^[0-9a-f]{64}$/);
    expect((await call(`${sandbox.url}/openapi.json`, 'GET')).body.paths).toHaveProperty('/faults');
  });

  it('adds a phone once', async () => {
    const { sandbox } = await stage();
    const add = () => call(`${sandbox.url}/phones`, 'POST', { number: '5511888888888', name: 'Caio' });
    const first = await add();
    const second = await add();
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(first.body).toMatchObject({
      number: '5511888888888',
      name: 'Caio',
      jid: '5511888888888@s.whatsapp.net',
    });
    expect(second.body).toEqual(first.body);
    expect(first.body.lid).toMatch(/^\d{15}@lid$/);
  });

  it('pairs, sends, receives, marks as read and unlinks', async () => {
    const { sandbox, ana, bia, client } = await stage();
    const phone = `${sandbox.url}/phones/${ana.number}`;
    const newcomer = client().connect();
    const scan = await call(`${phone}/scan`, 'POST', { qr: await newcomer.qr() });
    expect(scan).toEqual({ status: 200, body: { device_jid: '5511999990001:1@s.whatsapp.net' } });
    await newcomer.closed();
    newcomer.connect();
    await newcomer.open();

    const sent = await call(`${sandbox.url}/phones/${bia.number}/messages`, 'POST', {
      to: ana.number,
      text: 'oi',
    });
    expect(sent.status).toBe(201);
    expect((await newcomer.message('oi')).key.id).toBe(sent.body.message_id);
    const waiting = call(`${sandbox.url}/phones/${bia.number}/messages?wait_ms=5000`, 'GET');
    const id = await newcomer.sendText(bia, 'olá');
    const { body: page } = await waiting;
    expect(page.messages[0]).toMatchObject({ cursor: 1, id, text: 'olá', duplicate: false, from_me: false });
    expect(page.messages[0].raw.extendedTextMessage.text).toBe('olá');
    expect((await call(`${sandbox.url}/phones/${bia.number}/messages/${id}/read`, 'POST')).status).toBe(204);
    await newcomer.status(id, 4);
    await received(ana, 'oi');
    expect((await call(`${phone}`, 'GET')).body.devices).toHaveLength(1);
    expect((await call(`${phone}/devices/1`, 'DELETE')).status).toBe(204);
    expect(await newcomer.closed()).toBe(401);
  });

  it.each([
    ['POST', '/phones', { number: '+55 11', name: 'x' }, 400, 'invalid_request', 'number'],
    ['POST', '/phones', { number: '5511888888888', nome: 'x' }, 400, 'invalid_request', 'nome'],
    ['GET', '/phones/5511000000000', undefined, 404, 'phone_not_found', undefined],
    ['POST', '/phones/5511999990001/scan', { qr: 'hello' }, 422, 'qr_malformed', undefined],
    ['POST', '/phones/5511999990001/scan', {}, 400, 'invalid_request', 'qr'],
    [
      'POST',
      '/phones/5511999990001/messages',
      { to: '5511000000000', text: 'x' },
      404,
      'recipient_not_found',
      undefined,
    ],
    ['GET', '/phones/5511999990001/messages?after=-1', undefined, 400, 'invalid_request', 'after'],
    ['POST', '/phones/5511999990001/messages/NONE/read', undefined, 404, 'message_not_found', undefined],
    ['DELETE', '/phones/5511999990001/devices/9', undefined, 404, 'device_not_found', undefined],
    ['POST', '/faults', { kind: 'earthquake' }, 400, 'invalid_request', 'kind'],
    ['POST', '/faults', { kind: 'delay_ms' }, 400, 'invalid_request', 'ms'],
    ['POST', '/faults', { kind: 'nack', phone: '5511000000000' }, 404, 'phone_not_found', undefined],
  ])('%s %s %j is refused with %i', async (method, path, body, status, error, field) => {
    const { sandbox } = await stage();
    const answer = await call(sandbox.url + path, method, body);
    expect(answer).toMatchObject({ status, body: { error, message: expect.any(String) } });
    if (field) expect(Object.keys(answer.body.details)).toContain(field);
  });

  it('lists and removes faults', async () => {
    const { sandbox } = await stage();
    const made = await call(`${sandbox.url}/faults`, 'POST', { kind: 'nack', code: 463, times: 2 });
    expect(made).toMatchObject({ status: 201, body: { kind: 'nack', code: 463, times: 2, struck: 0 } });
    expect((await call(`${sandbox.url}/faults`, 'GET')).body).toEqual([made.body]);
    expect((await call(`${sandbox.url}/faults`, 'DELETE')).status).toBe(204);
    expect((await call(`${sandbox.url}/faults`, 'GET')).body).toEqual([]);
  });
});
