import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { shareGatewayWith } from '../../support/stage.js';
import { isSigned } from './client.js';
import { customer, refusal, time, UUID } from './support.js';

shareGatewayWith({ WAGON_V1_RATE: '10000/1000' });

describe('a client of WhatIsUp', () => {
  it('issues a key, links a phone, sends, receives and deletes, by the documentation alone', async () => {
    const { instances, phone, alice, hooks, key, gateway, tenantId } = await customer();
    const { id } = await instances.create('Support', { team: 'a' });
    const webhook = await instances.addWebhook({
      url: hooks.url,
      events: [
        'message.received',
        'message.sent',
        'instance.connected',
        'instance.disconnected',
        'qr.updated',
      ],
      instance_id: id,
    });
    const stream = instances.events(`&instance_id=${id}`);
    expect((await stream.opened).headers.get('content-type')).toMatch(/^text\/event-stream/);

    const { qr, raw } = await instances.qr(id);
    expect((await instances.get(id)).status).toBe('qr');
    await phone.scan(raw);
    const connected = await instances.waitUntil(id, 'connected');
    expect(connected).toMatchObject({ phone_number: phone.number, customer_id: tenantId });

    const sent = await instances.send(id, {
      to: alice.number,
      body: { type: 'text', text: 'hello' },
      client_ref: 'order-1',
    });
    expect(sent).toEqual({ message_id: expect.any(String), client_ref: 'order-1' });
    await alice.expectMessage({ text: 'hello', id: sent.message_id, from_jid: phone.jid });
    const inboundId = await alice.sendText(phone, 'hello back');

    const received = await hooks.expect('message.received');
    expect(received).toEqual({
      event: 'message.received',
      event_id: expect.stringMatching(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/),
      api_version: '2026-04',
      instance_id: id,
      occurred_at: time(),
      data: {
        from: alice.number,
        body: { type: 'text', text: 'hello back' },
        received_at: time(),
        message_id: inboundId,
        chat_id: alice.jid,
        is_group: false,
        push_name: 'Alice',
      },
    });
    const told = await hooks.expect('message.sent');
    expect(told.data).toMatchObject({ message_id: sent.message_id, client_ref: 'order-1' });
    expect((await hooks.expect('instance.connected')).data).toEqual({ phone_number: phone.number });
    expect((await hooks.expect('qr.updated')).data).toMatchObject({ qr, raw });
    for (const delivery of hooks.deliveries) {
      expect(isSigned(delivery, webhook.signing_secret)).toBe(true);
      expect(isSigned(delivery, 'another')).toBe(false);
      expect(delivery.headers).toMatchObject({
        'content-type': 'application/json',
        'user-agent': 'whatisup-webhooks/0.0.1',
        'x-whatisup-event': delivery.body.event,
        'x-whatisup-event-id': delivery.body.event_id,
        'x-whatisup-correlation-id': expect.stringMatching(/.{8}/),
      });
    }
    expect(new Set(hooks.events)).toEqual(
      new Set(['qr.updated', 'instance.connected', 'message.sent', 'message.received']),
    );

    expect(await stream.expect('qr.updated')).toMatchObject({ instance_id: id, qr });
    expect(await stream.expect('instance.connected')).toEqual({
      event: 'instance.connected',
      instance_id: id,
      phone_number: phone.number,
    });
    await stream.expect('message.delivered', { message_id: sent.message_id });
    expect(await stream.expect('message.received')).toMatchObject({ from: alice.number, instance_id: id });
    expect(stream.comments.length).toBeGreaterThan(0);

    expect(await instances.remove(id)).toBeUndefined();
    await stream.expect('instance.disconnected', { reason: 'logout' });
    stream.close();
    expect(await phone.devices()).toEqual([]);
    expect((await refusal(instances.get(id))).status).toBe(404);
    expect(await instances.list()).toEqual({ data: [] });
    expect((await hooks.expect('instance.disconnected')).data).toEqual({ reason: 'logout' });
    const kept = await eventually('the deliveries are there still', async () => {
      const { data } = await instances.deliveries(`?instance_id=${id}&status=success`);
      return data.length === hooks.deliveries.length && data;
    });
    expect(kept.map(({ event }: { event: string }) => event).sort()).toEqual([...hooks.events].sort());
    const [row] = (await instances.deliveries(`?event=message.received`)).data;
    expect(row).toEqual({
      id: expect.stringMatching(/^dlv_[0-9A-HJKMNP-TV-Z]{26}$/),
      endpoint_id: webhook.id,
      customer_id: expect.stringMatching(UUID),
      instance_id: id,
      event: 'message.received',
      event_id: received.event_id,
      status: 'success',
      attempt_count: 1,
      last_response_status: 200,
      last_error: null,
      next_attempt_at: null,
      payload: { ...received.data, ...received },
      created_at: time(),
      updated_at: time(),
      delivered_at: time(),
    });
    expect(await instances.delivery(row.id)).toEqual(row);
    expect(gateway.output).not.toContain(key);
    expect(gateway.output).not.toContain('token=');
  });

  it('of channels sees the same things under its own names', async () => {
    const { channels, phone, alice, hooks } = await customer();
    await channels.addWebhook({
      url: hooks.url,
      events: [
        'message.received',
        'message.status',
        'channel.connected',
        'channel.disconnected',
        'order.placed',
      ],
    });
    const { id } = await channels.create('Support');
    const { raw } = await channels.qr(id);
    await phone.scan(raw);
    await channels.waitUntil(id, 'connected');
    expect(await hooks.expect('channel.connected')).toMatchObject({
      channel_id: id,
      data: { phone_number: phone.number },
    });
    const sent = await channels.send(id, { to: `+${alice.number}`, type: 'text', text: 'flat' });
    expect(sent).toEqual({ message_id: expect.any(String), client_ref: null, status: 'sent' });
    await alice.expectMessage({ text: 'flat' });
    const status = await hooks.expect('message.status', { message_id: sent.message_id });
    expect(status).toMatchObject({ channel_id: id });
    expect(status.data).toEqual({
      message_id: sent.message_id,
      to: alice.jid,
      status: 'delivered',
      is_group: false,
      timestamp: expect.any(Number),
    });
    await alice.read(sent.message_id);
    await hooks.expect('message.status', { status: 'read' });

    await phone.unlink();
    await hooks.expect('channel.disconnected', { reason: 'logout' });
    await channels.waitUntil(id, 'disconnected');
    expect(hooks.of('channel.disconnected')).toHaveLength(1);
    expect(hooks.deliveries.every(({ body }) => !('instance_id' in body))).toBe(true);
  });
});
