import { describe, expect, it } from 'vitest';
import { HttpClient } from '../support/http-client.js';
import { stage } from '../support/stage.js';

/** The value of a measurement with these labels, in any order; undefined when there is none. */
function measured(exposition: string, name: string, labels: Record<string, string>): number | undefined {
  const lines = exposition.split('\n').filter((line) => line.startsWith(`${name}{`));
  const line = lines.find((one) =>
    Object.entries(labels).every(([label, value]) => one.includes(`${label}="${value}"`)),
  );
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

describe('GET /metrics', () => {
  it('counts requests by route, sessions by mode, messages by kind and result, and the delay of the loop', async () => {
    const { gateway, api, alice, phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    const { body } = await api.post('/send/text', { number: alice.number, text: 'one' });
    await hooks.expect('message.delivered', { message_id: body.message_id });
    await network.cause('nack', { phone: phone.number });
    await api.post('/send/text', { number: alice.number, text: 'two' });
    await alice.sendText(phone, 'three');
    await hooks.expect('message.received', { content: 'three' });
    await api.get('/nowhere');

    const { status, headers, body: text } = await new HttpClient(gateway.url).get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    const value = (name: string, labels: Record<string, string>) => measured(text, name, labels);
    const route = { method: 'POST', route: '/send/text' };
    expect(value('wagon_http_request_seconds_count', { ...route, status: '200' })).toBe(1);
    expect(value('wagon_http_request_seconds_count', { ...route, status: '422' })).toBe(1);
    expect(value('wagon_http_request_seconds_count', { route: 'unmatched', status: '404' })).toBe(1);
    expect(value('wagon_sessions', { network: 'sandbox', mode: 'online' })).toBe(1);
    expect(value('wagon_messages_sent_total', { kind: 'text', result: 'sent' })).toBe(1);
    expect(value('wagon_messages_sent_total', { kind: 'text', result: 'refused' })).toBe(1);
    expect(value('wagon_messages_received_total', { kind: 'text', result: 'read' })).toBe(1);
    expect(value('wagon_webhook_deliveries_total', { result: 'delivered' })).toBeGreaterThan(0);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
    expect(text).not.toContain(phone.number);
  });

  it('is for this machine, and through a proxy for the master token only', async () => {
    const { gateway, master, api } = await stage();
    const nobody = new HttpClient(gateway.url);
    expect((await nobody.get('/metrics')).status).toBe(200);
    const proxied: Record<string, string>[] = [
      { 'x-forwarded-for': '203.0.113.7' },
      { forwarded: 'for=203.0.113.7' },
    ];
    for (const forwarded of proxied) {
      expect((await nobody.get('/metrics', forwarded)).status).toBe(401);
      expect((await api.get('/metrics', forwarded)).status).toBe(401);
      expect((await master.get('/metrics', forwarded)).status).toBe(200);
    }
  });
});
