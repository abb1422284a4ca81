import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { Json } from '../../support/http-client.js';
import { PostBackReceiver } from './post-back-receiver.js';
import { witiStage } from './witi-stage.js';

const receivers: PostBackReceiver[] = [];

afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.close();
});

/** A linked instance whose events go to a receiver. */
async function postingStage(config: Json = {}, path = '/hook') {
  const scene = await witiStage();
  const receiver = await PostBackReceiver.open();
  receivers.push(receiver);
  await scene.witi.post('set_config.aspx', { webhook: receiver.origin + path, ...config });
  await scene.linkByQr();
  return { ...scene, receiver };
}

describe('PostBack', () => {
  it('POST /set_config.aspx has every event posted as one JSON document, with the key in the address', async () => {
    const { receiver, wid, device, alice, phone } = await postingStage();
    await receiver.expect('qr.generated');
    await receiver.expect('pair.success');
    await alice.sendText(phone, 'olá 🌙');
    const event = await receiver.expect('message.received', { content: 'olá 🌙', from: alice.jid });
    expect(event).toMatchObject({ id: expect.any(String), device_id: device, timestamp: expect.any(Number) });
    expect(new Set(receiver.postBacks.map(({ url }) => url))).toEqual(new Set([`/hook?&wid=${wid}`]));
    expect(new Set(receiver.postBacks.map(({ mode }) => mode))).toEqual(new Set(['plain']));
  });

  it.each([
    ['BULK', '1.0'],
    ['BULKGZ', '1.1'],
  ])(
    'POST /set_config.aspx has them posted together as %s in version %s, nothing lost and in order',
    async (mode, APIVersion) => {
      const config = { APIVersionCanBulk: true, APIVersion };
      const { receiver, wid, api, alice, phone, newPhone } = await postingStage(config, '/hook?shop=1');
      const bob = await newPhone('Bob');
      await receiver.expect('device.connected');
      await eventually('all is told', () => receiver.events.length > 3);

      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      receiver.beforeAnswer = () => held;
      const texts = ['one', 'two', 'three', 'four', 'five', 'six'];
      for (const [nth, text] of texts.entries()) await (nth % 2 ? bob : alice).sendText(phone, text);
      await eventually('the last one has arrived', async () => {
        const { events } = (await api.get('/events?types=message.received')).body;
        return events.at(-1)?.data.content === 'six';
      });
      release();
      await receiver.expect('message.received', { content: 'six' });

      expect(new Set(receiver.postBacks.map((one) => one.mode))).toEqual(new Set([mode]));
      expect(new Set(receiver.postBacks.map(({ url }) => url))).toEqual(new Set([`/hook?shop=1&wid=${wid}`]));
      const received = receiver.events.filter(({ event }) => event === 'message.received');
      expect(received.map(({ data }) => data.content)).toEqual(texts);
      expect(receiver.postBacks.some(({ events }) => events.length > 1)).toBe(true);
      const sequences = receiver.events.map(({ sequence }) => sequence);
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    },
  );

  it('carries the new key once the key was made anew', async () => {
    const { receiver, api, device, alice, phone } = await postingStage();
    const { wid } = (await api.post(`/devices/${device}/wid`)).body.data;
    await alice.sendText(phone, 'under the new key');
    await receiver.expect('message.received', { content: 'under the new key' });
    expect(receiver.postBacks.at(-1)!.url).toBe(`/hook?&wid=${wid}`);
  });

  it('ends when the native API takes the webhook over', async () => {
    const { receiver, api, device, alice, phone, hooks } = await postingStage();
    await api.post('/webhook', { device_id: device, webhook_url: hooks.url, enabled_events: ['*'] });
    await alice.sendText(phone, 'natively');
    const delivery = await hooks.expect('message.received', { content: 'natively' });
    expect(delivery).toMatchObject({ device_id: device });
    expect(receiver.events.some(({ data }) => data.content === 'natively')).toBe(false);
  });
});
