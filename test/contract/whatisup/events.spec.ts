import { describe, expect, it } from 'vitest';
import { HttpClient } from '../../support/http-client.js';
import { shareGatewayWith } from '../../support/stage.js';
import { EventSourceReader } from './client.js';
import { customer, refusal } from './support.js';

shareGatewayWith({ WAGON_V1_RATE: '10000/1000' });

describe('the stream of events', () => {
  it('GET /v1/events tells flat frames, of the instance and the events that were asked for', async () => {
    const shop = await customer();
    const [mine, other] = [await shop.instances.create('Mine'), await shop.instances.create('Other')];
    const all = shop.instances.events();
    const some = shop.instances.events(`&instance_id=${mine.id}&events=qr.updated,message.sent`);
    const ofChannels = shop.instances.events(`&channel_id=${mine.id}`);
    const none = shop.instances.events('&events=message.sent');
    await Promise.all([all, some, ofChannels, none].map(({ opened }) => opened));
    const { qr, raw } = await shop.instances.qr(mine.id);
    await shop.instances.qr(other.id);
    await all.expect('qr.updated', { instance_id: other.id });
    const frame = await some.expect('qr.updated');
    expect(frame).toEqual({
      event: 'qr.updated',
      instance_id: mine.id,
      qr,
      raw,
      expires_at: expect.any(String),
    });
    expect(Object.keys(frame).slice(0, 2)).toEqual(['event', 'instance_id']);
    expect(some.frames).toHaveLength(1);
    expect(await ofChannels.expect('qr.updated')).toMatchObject({ channel_id: mine.id });
    expect(none.frames).toEqual([]);
    for (const stream of [all, some, ofChannels, none]) stream.close();
  });

  it('takes the key from the header too, and refuses whoever has none', async () => {
    const shop = await customer();
    const { status, headers } = await shop.http.get('/v1/events');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    const anyone = new HttpClient(shop.gateway.url);
    expect((await anyone.get('/v1/events')).body.error.code).toBe('auth_missing');
    expect((await anyone.get('/v1/events?token=nonsense')).body.error.code).toBe('auth_malformed');
    expect((await anyone.get(`/v1/events?token=${shop.key.slice(0, -1)}x`)).status).toBe(401);
    expect((await anyone.get(`/v1/instances?token=${shop.key}`)).body.error.code).toBe('auth_missing');
    expect((await refusal(shop.instances.call('GET', '/v1/events?events=nothing'))).code).toBe(
      'validation_error',
    );
    expect((await refusal(shop.instances.call('GET', '/v1/events?instance_id=x'))).code).toBe(
      'channel_not_found',
    );
    expect(shop.gateway.output).not.toContain(shop.key.slice(20));
  });

  it('ends when the key is revoked', async () => {
    const shop = await customer();
    const { id, secret } = await shop.instances.issueKey({ name: 'stream' });
    const stream = new EventSourceReader(`${shop.gateway.url}/v1/events?token=${secret}`);
    expect((await stream.opened).status).toBe(200);
    await shop.instances.revokeKey(id);
    await stream.ended;
  });
});
