import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { ownGateway, stage } from '../support/stage.js';

const LONGEST_GOODBYE_MS = 10_000;

it('SIGTERM ends calls that wait and keeps what is under way, within ten seconds', async () => {
  const gateway = await ownGateway();
  const shop = await stage(gateway);
  const deviceId = await shop.linkedDevice();
  // the number is looked up before, as the answer would be held, too
  const first = await shop.api.post('/send/text', {
    device_id: deviceId,
    number: shop.alice.number,
    text: 'before',
  });
  expect(first.status, JSON.stringify(first.body)).toBe(200);
  await shop.network.cause('hold_ms', { phone: shop.phone.number, ms: 60_000 });
  const body = { device_id: deviceId, number: shop.alice.number, text: 'in the middle of it' };
  const sending = shop.api.post('/send/text', body, { 'Idempotency-Key': 'once' }).catch(() => undefined);
  const waiting = shop.api.get('/events?after=999999&wait_ms=60000').catch(() => undefined);
  await shop.alice.expectMessage({ text: body.text });

  const startedAt = performance.now();
  expect(await gateway.terminate()).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(LONGEST_GOODBYE_MS);
  expect((await sending)?.status).not.toBe(200); // nobody knows yet whether WhatsApp has it
  await waiting;

  await gateway.up();
  const { message_id } = await eventually(
    'the same key is answered with the message of before',
    async () => {
      const answer = await shop.api.post('/send/text', body, { 'Idempotency-Key': 'once' });
      return answer.status === 200 && answer.body;
    },
    40_000,
  );
  const { body: message } = await shop.api.get(`/messages/${message_id}?device_id=${deviceId}`);
  expect(['sent', 'delivered', 'read']).toContain(message.data.state);
  const arrived = (await shop.alice.allMessages()).filter(({ text }) => text === body.text);
  expect(arrived.map(({ id }) => id)).toEqual([message_id]);
});
