import { describe, expect, it } from 'vitest';
import { GatewayProcess } from '../support/gateway-process.js';
import { HttpClient } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { ownGateway, stage } from '../support/stage.js';

describe('the list of APIs', () => {
  it('has all of them unless told otherwise, each with a document of its own', async () => {
    const { gateway } = await stage();
    const anyone = new HttpClient(gateway.url);
    const native = (await anyone.get('/openapi.json')).body;
    const facade = (await anyone.get('/openapi/laravel.json')).body;
    expect(Object.keys(facade.paths)).toContain('/api/health');
    expect(Object.keys(facade.paths).filter((path) => !path.startsWith('/api/'))).toEqual([]);
    expect(Object.keys(native.paths)).toContain('/devices');
    expect(Object.keys(native.paths).filter((path) => path.startsWith('/api/'))).toEqual([]);
    expect((await anyone.get('/api/health')).status).toBe(200);
  });

  it('switches off those that it does not have, with their documents', async () => {
    const anyone = new HttpClient((await ownGateway({ WAGON_APIS: 'wuts' })).url);
    for (const path of ['/api/health', '/api/whatsapp/sessions', '/openapi/laravel.json'])
      expectRefusal(await anyone.get(path), 404, 'NOT_FOUND');
    expect((await anyone.get('/docs/swagger-ui-init.js')).body).not.toContain('laravel');
    expect((await anyone.get('/health/live')).status).toBe(200);
  });

  it.each([
    ['wuts,larravel', 'WAGON_APIS must be some of wuts'],
    ['laravel', 'WAGON_APIS must have wuts among its names'],
  ])('refuses %s', async (names, complaint) => {
    await expect(GatewayProcess.start({ WAGON_APIS: names })).rejects.toThrow(complaint);
  });
});

describe('an error', () => {
  it('has the shape of the API whose path was called, whatever was wrong', async () => {
    const { gateway } = await stage();
    const anyone = new HttpClient(gateway.url);
    const inLaravel = async (method: string, path: string, body?: string) =>
      Object.keys((await anyone.send(method, path, body)).body);
    expect(await inLaravel('GET', '/api/nothing')).toEqual(['message']);
    expect(await inLaravel('GET', '/API/nothing/')).toEqual(['message']);
    expect(await inLaravel('GET', '/api/%E0%A4%A')).toEqual(['message']);
    expect(await inLaravel('POST', '/api/health')).toEqual(['message']);
    expect(await inLaravel('POST', '/api/health', '{"half":')).toEqual(['message']);
    expectRefusal(await anyone.get('/apiary'), 404, 'NOT_FOUND');
    expectRefusal(await anyone.post('/send/text', '{"half":'), 400, 'MALFORMED_JSON');
  });
});
