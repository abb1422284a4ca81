import { describe, expect, it } from 'vitest';
import { expectState } from '../support/expect-state.js';
import type { Json } from '../support/http-client.js';
import type { PhoneActor } from '../support/phone-actor.js';
import { expectRefusal } from '../support/refusal.js';
import { ownGateway, type Scene, stage } from '../support/stage.js';

/** @returns the ids, in order */
async function accept({ api }: Scene, to: PhoneActor, texts: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const text of texts) {
    const { status, body } = await api.post('/send/text?async=true', { number: to.number, text });
    expect(status, JSON.stringify(body)).toBe(202);
    ids.push(body.data.message_id);
  }
  return ids;
}

const numbered = (count: number, of = 'line') => Array.from({ length: count }, (_, at) => `${of} ${at}`);
const queueOf = async ({ api }: Scene, query = ''): Promise<Json> =>
  (await api.get(`/queue${query}`)).body.data;
const textsOn = async (phone: PhoneActor) => (await phone.allMessages()).map(({ text }) => text);

describe('an accepted message', () => {
  it('is answered at once, waits for its device and is sent in the order of its chat', async () => {
    const scene = await stage();
    const { api, alice, newPhone, linkedDevice } = scene;
    const device_id = await linkedDevice();
    const bob = await newPhone('Bob');
    await api.post('/disconnect');
    const toAlice = await accept(scene, alice, numbered(12));
    const toBob = await accept(scene, bob, numbered(3));
    expect((await api.get(`/messages/${toAlice[0]}`)).body.data).toMatchObject({
      state: 'accepted',
      is_async: true,
      steps: { transmitted_at: null, sent_at: null },
    });
    expect(await queueOf(scene)).toMatchObject({ device_id, total: 15, transmitted: 0, next_cursor: null });
    const first = await queueOf(scene, '?limit=10');
    const rest = await queueOf(scene, `?limit=10&cursor=${first.next_cursor}`);
    const listed = [...first.messages, ...rest.messages];
    expect(listed.map(({ position }) => position)).toEqual(numbered(15, '').map((_, at) => at + 1));
    expect(listed.map(({ message_id }) => message_id)).toEqual([...toAlice, ...toBob]);
    expect(listed[0]).toMatchObject({ chat_jid: alice.jid, kind: 'text', state: 'accepted' });

    await api.post('/connect');
    for (const id of [toAlice.at(-1)!, toBob.at(-1)!]) await expectState(api, id, 'delivered');
    expect(await textsOn(alice)).toEqual(numbered(12));
    expect(await textsOn(bob)).toEqual(numbered(3));
    expect(await queueOf(scene)).toMatchObject({ total: 0, messages: [] });
  });

  it('is asked for by Prefer: respond-async as well', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    const body = { number: alice.number, text: 'no hurry' };
    const answer = await api.post('/send/text', body, { prefer: 'respond-async, wait=10' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('preference-applied')).toBe('respond-async');
    await alice.expectMessage({ id: answer.body.data.message_id, text: 'no hurry' });
  });

  it('outlives the process', async () => {
    const scene = await stage(await ownGateway());
    const { api, alice, linkedDevice, gateway } = scene;
    await linkedDevice();
    await api.post('/disconnect');
    const [id] = await accept(scene, alice, ['still here']);
    await gateway.kill();
    await gateway.up();
    await api.post('/connect');
    await expectState(api, id!, 'delivered');
    expect(await alice.arrivals('still here')).toEqual([id]);
  });

  it('to a number that turns out not to be on WhatsApp fails', async () => {
    const { api, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await api.post('/disconnect');
    const { body } = await api.post('/send/text?async=true', { number: '5511000000007', text: 'anybody?' });
    const { message_id } = body.data;
    await api.post('/connect');
    await expectState(api, message_id, 'failed');
    await hooks.expect('message.failed', { message_id, error_code: 'NOT_ON_WHATSAPP' });
  });
});

describe('the queue', () => {
  it('of one chat does not hold up another', async () => {
    const scene = await stage();
    const { api, alice, phone, network, newPhone, linkedDevice, expectStatus } = scene;
    const device = await linkedDevice();
    const bob = await newPhone('Bob');
    await api.post('/disconnect');
    await accept(scene, alice, numbered(120));
    await network.cause('delay_ms', { ms: 100, times: 0, phone: phone.number });
    await api.post('/connect');
    await expectStatus(device, { connected: true });
    const { status } = await api.post('/send/text', { number: bob.number, text: 'in between' });
    expect(status).toBe(200);
    const { total } = await queueOf(scene);
    expect(total, 'messages to Alice that wait still').toBeGreaterThan(40);
    await network.heal();
    await expect.poll(async () => (await alice.allMessages()).length, { timeout: 30_000 }).toBe(120);
    expect(await textsOn(alice)).toEqual(numbered(120));
  });

  it('waits and types in its own chat only, and keeps the order there', async () => {
    const { api, alice, newPhone, linkedDevice } = await stage();
    await linkedDevice();
    const bob = await newPhone('Bob');
    const slow = api.post('/send/text', { number: alice.number, text: 'first', delay: 3 });
    await api.get('/status'); // answered after the other has been read
    const after = api.post('/send/text', { number: alice.number, text: 'second' });
    const quick = await api.post('/send/text', { number: bob.number, text: 'at once' });
    expect(quick.body.metadata.processing_time_ms).toBeLessThan(2500);
    await Promise.all([slow, after]);
    expect(await textsOn(alice)).toEqual(['first', 'second']);
  });

  it('gives back what has not been transmitted', async () => {
    const scene = await stage();
    const { api, alice, newPhone, linkedDevice } = scene;
    await linkedDevice();
    const bob = await newPhone('Bob');
    const { body: sent } = await api.post('/send/text', { number: alice.number, text: 'gone' });
    await api.post('/disconnect');
    const [one, two] = await accept(scene, alice, ['not this one', 'this one']);
    await accept(scene, bob, ['nor this', 'nor that']);

    expect((await api.delete(`/queue/${one}`)).body.data).toEqual({ message_id: one, state: 'cancelled' });
    expectRefusal(await api.delete(`/queue/${one}`), 409, 'CANCELLED_TOO_LATE');
    expectRefusal(await api.delete(`/queue/${sent.message_id}`), 409, 'CANCELLED_TOO_LATE');
    expectRefusal(await api.delete('/queue/3EB000'), 404, 'MESSAGE_NOT_FOUND');
    expectRefusal(await api.delete('/queue?chat=nobody'), 400, 'VALIDATION_ERROR', 'chat');
    expect((await api.delete(`/queue?chat=${bob.number}`)).body.data).toEqual({ cancelled: 2 });
    expect((await api.get(`/messages/${one}`)).body.data.state).toBe('cancelled');

    await api.post('/connect');
    await expectState(api, two!, 'delivered');
    expect(await textsOn(alice)).toEqual(['gone', 'this one']);
    expect(await textsOn(bob)).toEqual([]);
  });

  it('gives back what waits behind a message of its chat, while the device is online', async () => {
    const scene = await stage();
    const { api, alice, linkedDevice } = scene;
    await linkedDevice();
    const slow = api.post('/send/text', { number: alice.number, text: 'first', delay: 2 });
    await api.get('/status'); // answered after the other has been read
    const [id] = await accept(scene, alice, ['changed my mind']);
    expect((await api.delete(`/queue/${id}`)).status).toBe(200);
    await slow;
    await api.post('/send/text', { number: alice.number, text: 'last' });
    expect(await textsOn(alice)).toEqual(['first', 'last']);
  });

  it('is bounded', async () => {
    const scene = await stage(await ownGateway({ WAGON_QUEUE_LIMIT: '3' }));
    const { api, alice, linkedDevice } = scene;
    await linkedDevice();
    await api.post('/disconnect');
    await accept(scene, alice, numbered(3));
    const refused = await api.post('/send/text?async=true', { number: alice.number, text: 'too many' });
    expectRefusal(refused, 429, 'QUEUE_FULL');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api.delete('/queue')).body.data).toEqual({ cancelled: 3 });
    await accept(scene, alice, ['room again']);
  });
});
