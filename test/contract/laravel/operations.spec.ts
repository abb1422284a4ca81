import { beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../../support/http-client.js';
import { ownGateway, stage } from '../../support/stage.js';
import { expectLaravelHeaders, LARAVEL_HEADERS } from './laravel-stage.js';

describe('the Laravel API', () => {
  let anyone: HttpClient;
  beforeAll(async () => {
    anyone = new HttpClient((await stage()).gateway.url, LARAVEL_HEADERS);
  });

  it('GET /api/health tells the time to the microsecond', async () => {
    const answer = await anyone.get('/api/health');
    expect(answer.status).toBe(200);
    expectLaravelHeaders(answer);
    expect(answer.body).toEqual({
      status: 'OK',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      service: 'WhatsApp Baileys API',
    });
    expect(Math.abs(Date.parse(answer.body.timestamp) - Date.now())).toBeLessThan(60_000);
  });

  it('GET /api/test-node-connection says that the network answers', async () => {
    const answer = await anyone.get('/api/test-node-connection');
    expectLaravelHeaders(answer);
    expect({ status: answer.status, ...answer.body }).toEqual({
      status: 200,
      success: true,
      message: 'Node service is reachable',
    });
  });

  it('GET /api/test-node-connection says with 200 that the network does not answer', async () => {
    const nobody = { WAGON_SANDBOX: 'ws://127.0.0.1:9/ws/chat', WAGON_SANDBOX_ROOT_KEY: '0'.repeat(64) };
    const gateway = await ownGateway(nobody);
    const answer = await new HttpClient(gateway.url, LARAVEL_HEADERS).get('/api/test-node-connection');
    expectLaravelHeaders(answer);
    expect({ status: answer.status, ...answer.body }).toEqual({
      status: 200,
      success: false,
      message: 'Connection error: the sandbox network refuses connections',
    });
  });

  it('says what Laravel says of routes and methods that are not there', async () => {
    const unknown = await anyone.get('/api/whatsapp/nothing?x=1');
    expectLaravelHeaders(unknown);
    expect(unknown.status).toBe(404);
    expect(unknown.body).toEqual({ message: 'The route api/whatsapp/nothing could not be found.' });
    const wrong = await anyone.post('/api/health', {});
    expectLaravelHeaders(wrong);
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD');
    expect(wrong.body).toEqual({
      message: 'The POST method is not supported for route api/health. Supported methods: GET, HEAD.',
    });
  });

  it('says in its own shape that a body cannot be read', async () => {
    const half = await anyone.post('/api/health', '{"half":');
    expectLaravelHeaders(half);
    expect(half.status).toBe(400);
    expect(half.body).toEqual({ message: 'Could not decode request body.' });
  });
});
