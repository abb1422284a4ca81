import { describe, expect, it } from 'vitest';
import { expectState } from '../support/expect-state.js';
import { expectRefusal } from '../support/refusal.js';
import { ownGateway, type Scene, stage } from '../support/stage.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** The server deals with a message later than any test lasts. */
const LONG = { ms: 60_000 };

/** The message that waits, asked for until it is there. */
const waitingIn = async ({ api }: Scene) => {
  const { messages } = (await api.get('/queue')).body.data;
  return messages[0]?.message_id as string | undefined;
};

/** A send that is interrupted by the death of the process, when it has been handed over. @returns its id */
async function sendAndDie(scene: Scene, text: string, headers = {}): Promise<string> {
  const { api, alice, gateway } = scene;
  const sending = api.post('/send/text', { number: alice.number, text }, headers).catch(() => undefined);
  await expect.poll(() => waitingIn(scene), { timeout: 10_000 }).toBeDefined();
  const id = (await waitingIn(scene))!;
  await gateway.kill();
  expect(await sending, 'nobody was told').toBeUndefined();
  return id;
}

describe('a message', () => {
  it('shows how far it got, with the time of every step', async () => {
    const { api, alice, linkedDevice } = await stage();
    const device_id = await linkedDevice();
    const { body } = await api.post('/send/text', { number: alice.number, text: 'step by step' });
    const { message_id } = body;
    await expectState(api, message_id, 'delivered');
    await alice.read(message_id);
    const shown = await expectState(api, message_id, 'read');
    expect(shown).toEqual({
      message_id,
      device_id,
      direction: 'outbound',
      chat_jid: alice.jid,
      kind: 'text',
      content: { text: 'step by step', mentions: [] },
      quoted_message_id: null,
      state: 'read',
      steps: {
        accepted_at: expect.stringMatching(TIME),
        transmitted_at: expect.stringMatching(TIME),
        sent_at: body.timestamp,
        delivered_at: expect.stringMatching(TIME),
        read_at: expect.stringMatching(TIME),
        played_at: null,
        failed_at: null,
        cancelled_at: null,
      },
      error: null,
      expires_at: null,
      is_async: false,
    });
    const { accepted_at, transmitted_at, sent_at } = shown.steps;
    expect([accepted_at, transmitted_at, sent_at]).toEqual([accepted_at, transmitted_at, sent_at].sort());
    expect((await api.get('/queue')).body.data).toMatchObject({ total: 0, messages: [] });
  });

  it('that WhatsApp refused is failed, with its code, and told once', async () => {
    const { api, alice, phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('nack', { code: 463, phone: phone.number });
    const refused = await api.post('/send/text', { number: alice.number, text: 'unwanted' });
    const { message_id } = expectRefusal(refused, 422, 'MESSAGE_REFUSED');
    const { state, error, steps } = (await api.get(`/messages/${message_id}`)).body.data;
    expect({ state, error }).toEqual({
      state: 'failed',
      error: { code: 'MESSAGE_REFUSED', whatsapp_code: 463 },
    });
    expect(steps).toMatchObject({ sent_at: null, failed_at: expect.stringMatching(TIME) });
    const { data } = await hooks.expect('message.failed', { message_id });
    expect(data).toMatchObject({ chat_jid: alice.jid, error_code: 'MESSAGE_REFUSED', whatsapp_code: 463 });
    expect(hooks.of('message.failed')).toHaveLength(1);
  });

  it('whose acknowledgement is lost is known to be sent by the receipt of its recipient', async () => {
    const { api, alice, phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('drop_acks', { phone: phone.number });
    const { status, body } = await api.post('/send/text', { number: alice.number, text: 'lost ack' });
    expect(status, JSON.stringify(body)).toBe(200);
    await expectState(api, body.message_id, 'delivered');
    await hooks.expect('message.delivered', { message_id: body.message_id });
    expect(await alice.arrivals('lost ack')).toEqual([body.message_id]);
    expect(hooks.of('message.sent')).toHaveLength(1);
  });

  it('that is acknowledged twice is told once', async () => {
    const { api, alice, phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    await network.cause('duplicate_acks', { phone: phone.number });
    const { body } = await api.post('/send/text', { number: alice.number, text: 'twice acknowledged' });
    await hooks.expect('message.delivered', { message_id: body.message_id });
    expect(hooks.of('message.sent')).toHaveLength(1);
  });

  it('moves on only: what comes late or twice changes and tells nothing', async () => {
    const { api, alice, phone, hooks, linkedDevice } = await stage();
    await linkedDevice();
    const { body } = await api.post('/send/text', { number: alice.number, text: 'read me' });
    await hooks.expect('message.delivered', { message_id: body.message_id });
    await alice.read(body.message_id);
    await hooks.expect('message.read', { message_id: body.message_id });
    await alice.askAgain(body.message_id); // it arrives again, and its arrival is confirmed again
    await expect.poll(async () => (await alice.allMessages()).length).toBe(2);
    await alice.read(body.message_id);
    await alice.sendText(phone, 'after it');
    await hooks.expect('message.received', { content: 'after it' });
    expect((await api.get(`/messages/${body.message_id}`)).body.data.state).toBe('read');
    for (const event of ['message.sent', 'message.delivered', 'message.read'])
      expect(hooks.of(event), event).toHaveLength(1);
  });

  it('of another tenant is not found', async () => {
    const mine = await stage();
    const theirs = await stage();
    await mine.linkedDevice();
    await theirs.linkedDevice();
    const { body } = await theirs.api.post('/send/text', { number: theirs.alice.number, text: 'private' });
    for (const method of ['GET /messages', 'DELETE /queue']) {
      const [verb, path] = method.split(' ') as [string, string];
      const answer = await mine.api.send(verb, `${path}/${body.message_id}`);
      expectRefusal(answer, 404, 'MESSAGE_NOT_FOUND');
    }
  });
});

describe('after the death of the process', () => {
  it('a message that was on its way is transmitted again with its id, and arrives once', async () => {
    const scene = await stage(await ownGateway());
    const { api, alice, phone, hooks, network, linkedDevice, gateway } = scene;
    await linkedDevice();
    await network.cause('delay_ms', { ...LONG, phone: phone.number });
    const id = await sendAndDie(scene, 'half way');
    await gateway.up();
    await hooks.expect('message.sent', { message_id: id }, 20_000);
    await expectState(api, id, 'delivered');
    expect(await alice.arrivals('half way')).toEqual([id]);
    expect((await alice.allMessages()).filter(({ kind }) => kind === 'undecryptable')).toEqual([]);
    expect(hooks.of('message.sent')).toHaveLength(1);
  });

  it('a message that had arrived is known to have arrived, and told', async () => {
    const scene = await stage(await ownGateway());
    const { api, alice, phone, hooks, network, linkedDevice, gateway } = scene;
    await linkedDevice();
    await network.cause('drop_acks', { phone: phone.number });
    const sending = api.post('/send/text', { number: alice.number, text: 'there' }).catch(() => undefined);
    const { id } = await alice.expectMessage({ text: 'there' });
    await gateway.kill();
    await sending;
    await gateway.up();
    await hooks.expect('message.delivered', { message_id: id }, 20_000);
    await expectState(api, id, 'delivered');
    expect(await alice.arrivals('there')).toEqual([id]);
    expect(hooks.of('message.sent')).toHaveLength(1);
  });

  it('the same key is answered with the first message', async () => {
    const scene = await stage(await ownGateway());
    const { api, alice, phone, network, linkedDevice, gateway } = scene;
    await linkedDevice();
    await network.cause('delay_ms', { ...LONG, phone: phone.number });
    const key = { 'idempotency-key': 'order 4711' };
    const id = await sendAndDie(scene, 'only once', key);
    await gateway.up();
    const again = await api.post('/send/text', { text: 'only once', number: alice.number }, key);
    expect({ status: again.status, id: again.body.message_id }).toEqual({ status: 200, id });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await alice.arrivals('only once')).toEqual([id]);
  });

  it('who cannot read a message is sent it again', async () => {
    const { api, alice, linkedDevice, expectStatus, gateway } = await stage(await ownGateway());
    const device = await linkedDevice();
    const { body } = await api.post('/send/text', { number: alice.number, text: 'once more' });
    await gateway.kill();
    await gateway.up();
    await expectStatus(device, { connected: true });
    await alice.askAgain(body.message_id);
    await expect.poll(async () => (await alice.allMessages()).length, { timeout: 10_000 }).toBe(2);
    const [first, second] = await alice.allMessages();
    expect(second).toMatchObject({ id: first.id, text: 'once more', duplicate: true });
  });
});

describe('a message with an expiry', () => {
  it('is refused when that is no time in the near future', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    const late = new Date(Date.now() + 31 * 24 * 60 * 60 * 1000).toISOString();
    for (const expires_at of ['2020-01-01T00:00:00Z', late, 'tomorrow', 7]) {
      const answer = await api.post('/send/text', { number: alice.number, text: 'hi', expires_at });
      expectRefusal(answer, 400, 'VALIDATION_ERROR', 'expires_at');
    }
  });

  it('fails instead of being sent late, and one that is still good is sent', async () => {
    const { api, alice, hooks, linkedDevice } = await stage();
    await linkedDevice();
    await api.post('/disconnect');
    const sendBy = async (text: string, ms: number) => {
      const expires_at = new Date(Date.now() + ms).toISOString();
      const answer = await api.post('/send/text?async=true', { number: alice.number, text, expires_at });
      return answer.body.data.message_id as string;
    };
    const stale = await sendBy('stale', 1000);
    const good = await sendBy('good', 60_000);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await api.post('/connect');
    await expectState(api, good, 'delivered');
    expect((await api.get(`/messages/${stale}`)).body.data).toMatchObject({
      state: 'failed',
      error: { code: 'EXPIRED', whatsapp_code: null },
    });
    await hooks.expect('message.failed', { message_id: stale, error_code: 'EXPIRED' });
    expect((await alice.allMessages()).map(({ text }) => text)).toEqual(['good']);
  });
});
