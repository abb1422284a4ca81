import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { ownGateway, stage } from '../support/stage.js';

const WRITERS = 10;
const EACH = 1_000;
const MINUTE = 60_000;

it(
  'ten thousand messages that waited while the device was away are told once each, in order',
  async () => {
    const shop = await stage(await ownGateway());
    const deviceId = await shop.linkedDevice();
    const writers = await Promise.all(
      Array.from({ length: WRITERS }, (_, n) => shop.newPhone(`Writer ${n}`)),
    );
    await shop.api.post('/disconnect', { device_id: deviceId });
    await Promise.all(
      writers.map(async (writer) => {
        for (let n = 0; n < EACH; n++) await writer.sendText(shop.phone, String(n));
      }),
    );
    const connected = await shop.api.post('/connect', { device_id: deviceId });
    expect(connected.status, JSON.stringify(connected.body)).toBe(200);

    // it is not deaf meanwhile
    const sent = await shop.api.post('/send/text', {
      device_id: deviceId,
      number: shop.alice.number,
      text: 'one moment',
    });
    const ends = shop.hooks.of('device.disconnected').map(({ body }) => body.data.reason);
    expect(sent.status, JSON.stringify([sent.body, ends])).toBe(200);

    const received = () => shop.hooks.of('message.received');
    await eventually('all are told', () => received().length >= WRITERS * EACH, 3 * MINUTE);
    for (const writer of writers) {
      const texts = received()
        .filter(({ body }) => body.data.from === writer.jid)
        .map(({ body }) => body.data.content);
      expect(texts).toEqual(Array.from({ length: EACH }, (_, n) => String(n)));
    }
    expect(shop.hooks.events).not.toContain('message.undecryptable');
  },
  6 * MINUTE,
);
