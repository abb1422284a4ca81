import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { ownGateway, stage } from '../support/stage.js';

const SHIM = pathToFileURL(fileURLToPath(new URL('../support/shift-clock.mjs', import.meta.url))).href;
const LEASE_SECONDS = 3;

it('a clock that is set back by an hour changes nothing', async () => {
  const gateway = await ownGateway({
    NODE_OPTIONS: `--import=${SHIM}`,
    WAGON_LEASE_SECONDS: String(LEASE_SECONDS),
  });
  const shop = await stage(gateway);
  const deviceId = await shop.linkedDevice();
  const talk = async (words: string) => {
    const body = { device_id: deviceId, number: shop.alice.number, text: `${words}?` };
    const sent = await shop.api.post('/send/text', body, { 'Idempotency-Key': words });
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    await shop.alice.expectMessage({ text: `${words}?` });
    await shop.alice.sendText(shop.phone, `${words}!`);
    await shop.hooks.expect('message.received', { content: `${words}!` });
    return sent.body.message_id;
  };
  const first = await talk('before');
  const before = shop.hooks.events.length;
  gateway.signal('SIGUSR2');
  await talk('an hour ago');
  await pause((LEASE_SECONDS + 1) * 1000); // a lease that the process's clock decides would be lost, or last too long
  await shop.expectStatus(deviceId, { connected: true });
  await talk('and on');
  expect(shop.hooks.events.slice(before)).not.toContain('device.disconnected');

  // an idempotency key from before is known still
  const again = await shop.api.post(
    '/send/text',
    { device_id: deviceId, number: shop.alice.number, text: 'before?' },
    { 'Idempotency-Key': 'before' },
  );
  expect(again.body.message_id).toBe(first);
  const ids = shop.hooks.deliveries.map(({ body }) => body.id);
  expect(new Set(ids).size).toBe(ids.length);
});
