import { describe, expect, it } from 'vitest';
import type { Answer } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { stage } from '../support/stage.js';

const withKey = (key: string) => ({ 'idempotency-key': key });
const isReplayed = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true';

describe('the same Idempotency-Key', () => {
  it('with the same body is answered with the first result, and sends once', async () => {
    const { api, alice, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const first = await api.post('/send/text', { number: alice.number, text: 'once' }, withKey('a'));
    const again = await api.post('/send/text', { text: 'once', number: alice.number }, withKey('a'));
    expect({ status: again.status, ...again.body }).toEqual({ status: 200, ...first.body });
    expect([isReplayed(first), isReplayed(again)]).toEqual([false, true]);
    await hooks.expect('message.delivered');
    expect((await alice.allMessages()).map(({ id }) => id)).toEqual([first.body.message_id]);
    expect(hooks.of('message.sent')).toHaveLength(1);
  });

  it('with another body is refused, and nothing is sent', async () => {
    const { api, alice, linkedDevice, newDevice } = await stage();
    const device_id = await linkedDevice();
    const body = { device_id, number: alice.number, text: 'the first' };
    await api.post('/send/text', body, withKey('a'));
    const other = await newDevice('Other');
    for (const change of [{ text: 'another' }, { number: `+${alice.number}` }, { device_id: other }])
      expectRefusal(
        await api.post('/send/text', { ...body, ...change }, withKey('a')),
        422,
        'IDEMPOTENCY_KEY_REUSED',
      );
    await alice.expectMessage({ text: 'the first' });
    expect(await alice.allMessages()).toHaveLength(1);
  });

  it('at the same moment makes the others wait for the first', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    const body = { number: alice.number, text: 'all at once', delay: 1 };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.post('/send/text', body, withKey('a'))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(answers.map((answer) => answer.body.message_id)).size).toBe(1);
    expect(answers.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    expect(await alice.arrivals('all at once')).toEqual([answers[0]!.body.message_id]);
  });

  it('is answered with the first error, too, when there was a message', async () => {
    const { api, alice, phone, network, linkedDevice } = await stage();
    await linkedDevice();
    const body = { number: alice.number, text: 'unwanted' };
    await network.cause('nack', { code: 463, phone: phone.number });
    const first = await api.post('/send/text', body, withKey('a'));
    const again = await api.post('/send/text', body, withKey('a'));
    const { message_id, error } = expectRefusal(first, 422, 'MESSAGE_REFUSED');
    expect(expectRefusal(again, 422, 'MESSAGE_REFUSED')).toMatchObject({
      message_id,
      error,
      whatsapp_code: 463,
    });
    expect(isReplayed(again)).toBe(true);
    expect(await alice.allMessages()).toEqual([]);
  });

  it('is free again when the first attempt ended before there was a message', async () => {
    const { api, alice, newPhone, linkedDevice, expectStatus } = await stage();
    const device = await linkedDevice();
    await api.post('/disconnect');
    const body = { number: alice.number, text: 'in the end' };
    expectRefusal(await api.post('/send/text', body, withKey('a')), 503, 'DEVICE_DISCONNECTED');
    await api.post('/connect');
    await expectStatus(device, { connected: true });
    const sent = await api.post('/send/text', body, withKey('a'));
    expect({ status: sent.status, isReplayed: isReplayed(sent) }).toEqual({ status: 200, isReplayed: false });

    const number = '5511000000009';
    const unknown = await api.post('/send/text', { number, text: 'anybody?' }, withKey('b'));
    expectRefusal(unknown, 422, 'NOT_ON_WHATSAPP');
    expectRefusal(await api.post('/send/text', { number, text: '' }, withKey('b')), 400, 'VALIDATION_ERROR');
    const bob = await newPhone('Bob');
    const other = await api.post('/send/text', { number: bob.number, text: 'anybody?' }, withKey('b'));
    expect(other.status).toBe(200);
  });

  it('of two tenants stands for two messages', async () => {
    const scenes = [await stage(), await stage()];
    const ids: string[] = [];
    for (const { api, alice, linkedDevice } of scenes) {
      await linkedDevice();
      const body = { number: alice.number, text: 'mine' };
      const { status, body: sent } = await api.post('/send/text', body, withKey('invoice 1'));
      expect(status).toBe(200);
      ids.push(sent.message_id);
      await alice.expectMessage({ id: sent.message_id });
    }
    expect(new Set(ids).size).toBe(2);
  });

  it('of an accepted message is answered with its id', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    const send = () =>
      api.post('/send/text?async=true', { number: alice.number, text: 'later' }, withKey('a'));
    const answers = [await send(), await send(), ...(await Promise.all([send(), send()]))];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await alice.expectMessage({ id: answers[0]!.body.data.message_id });
    expect(await alice.allMessages()).toHaveLength(1);
  });
});

it('an Idempotency-Key that is empty, too long or not printable is refused by its name', async () => {
  const { api, alice, linkedDevice } = await stage();
  await linkedDevice();
  const body = { number: alice.number, text: 'hi' };
  for (const key of ['', 'x'.repeat(256), 'caf\u00e9', 'tab\there'])
    expectRefusal(
      await api.post('/send/text', body, withKey(key)),
      400,
      'VALIDATION_ERROR',
      'Idempotency-Key',
    );
  expect((await api.post('/send/text', body, withKey('x'.repeat(255)))).status).toBe(200);
});
