import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviations } from '../support/deviations.js';
import { DocumentedApi, requestExamples } from '../support/documented-api.js';
import { DocumentedEvents } from '../support/documented-events.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { HttpClient, type Json } from '../support/http-client.js';

const native = new DocumentedApi('wagon.json');
const laravel = new DocumentedApi('laravel.json');
const whatisup = new DocumentedApi('whatisup.json');
const control = new DocumentedApi('sandbox.json');
const events = new DocumentedEvents();

describe.each([
  ['the native API', native],
  ['the Laravel facade', laravel],
  ['the WhatIsUp facade', whatisup],
  ['the witi.me facade', new DocumentedApi('witi.json')],
  ["the sandbox's control API", control],
])('the document of %s', (_, api) => {
  /** The operations for which something is not as it should be. */
  const without = (has: (operation: Json) => unknown) =>
    api.operations.filter(({ operation }) => !has(operation)).map(({ id }) => id);
  const tags = api.document.tags.map(({ name }: Json) => name);

  it('has a summary, a description, a known tag and an id of its own for every operation', () => {
    expect(without(({ summary }) => summary && !summary.endsWith('.'))).toEqual([]);
    expect(without(({ description }) => description?.endsWith('.') || description?.endsWith('```'))).toEqual(
      [],
    );
    expect(without((operation) => operation.tags?.every((tag: string) => tags.includes(tag)))).toEqual([]);
    const ids = api.operations.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids.filter((id) => !/^[a-z]+[A-Z][A-Za-z]+$/.test(id))).toEqual([]);
  });

  it('describes every parameter', () => {
    const bare = (operation: Json) =>
      operation.parameters.filter((parameter: Json) => !parameter.description);
    expect(without((operation) => bare(operation).length === 0)).toEqual([]);
  });

  it('has an example of every body that is sent or answered', () => {
    expect(without((operation) => !operation.requestBody || requestExamples(operation).length > 0)).toEqual(
      [],
    );
    const exampled = (response: Json) =>
      Object.values<Json>(response.content ?? {}).every(
        ({ schema, example, examples }) =>
          schema.format === 'binary' || example !== undefined || Object.keys(examples ?? {}).length > 0,
      );
    expect(without(({ responses }) => Object.values<Json>(responses).every(exampled))).toEqual([]);
    expect(without(({ responses }) => Object.keys(responses).some((status) => status < '300'))).toEqual([]);
  });

  it('has examples that keep to their own schemas', () => {
    const wrong = api.operations.flatMap(({ id, operation }) =>
      Object.entries<Json>(operation.responses).flatMap(([status, { content }]) => {
        const { schema, example } = content?.['application/json'] ?? {};
        return schema && example ? deviations(api.document, schema, example, `${id} ${status}`) : [];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the document of the native API', () => {
  const secured = native.operations.filter(({ operation }) => operation.security.length > 0);

  it('says of every operation which token it takes', () => {
    const open = native.operations.filter(({ operation }) => operation.security.length === 0);
    expect(open.map(({ id }) => id)).toEqual(['getLiveness', 'getReadiness']);
    const schemes = secured.flatMap(({ operation }) => operation.security.flatMap(Object.keys));
    expect(new Set(schemes)).toEqual(new Set(Object.keys(native.document.components.securitySchemes)));
  });

  it('names the errors that follow from a token and from a body', () => {
    const lacks = (status: string) => (documented: { operation: Json }) =>
      !documented.operation.responses[status];
    for (const status of ['401', '429', '500', '503', '504'])
      expect(secured.filter(lacks(status))).toEqual([]);
    const withBody = native.operations.filter(({ operation }) => operation.requestBody);
    for (const status of ['400', '413', '415']) expect(withBody.filter(lacks(status))).toEqual([]);
  });

  it('keeps every code where several errors have one status', () => {
    const { examples } = native.document.paths['/send/text'].post.responses[400].content['application/json'];
    expect(Object.keys(examples)).toEqual(
      expect.arrayContaining(['VALIDATION_ERROR', 'MALFORMED_JSON', 'DEVICE_AMBIGUOUS']),
    );
  });
});

describe('a running gateway', () => {
  let gateway: GatewayProcess;
  beforeAll(async () => {
    gateway = await GatewayProcess.start();
  });
  afterAll(() => gateway?.dispose());

  it('serves the committed documents', async () => {
    const served = await new HttpClient(gateway.url).get('/openapi.json');
    expect(served.body).toEqual(native.document);
    const ofFacade = await new HttpClient(gateway.url).get('/openapi/laravel.json');
    expect(ofFacade.body).toEqual(laravel.document);
    expect((await new HttpClient(gateway.url).get('/asyncapi.json')).body).toEqual(events.document);
    expect((await new HttpClient(gateway.sandboxUrl).get('/openapi.json')).body).toEqual(control.document);
  });

  it('accepts every documented example and answers as documented', async () => {
    const anyone = new HttpClient(gateway.url);
    const sandbox = new HttpClient(gateway.sandboxUrl);
    const own = '5511999990001';
    const other = '5511999990002';
    await control.call(sandbox, 'addPhone');
    await control.call(sandbox, 'addPhone', {}, { number: other });
    await control.call(sandbox, 'getHealth');

    const master = anyone.as(gateway.masterToken);
    const { token, tenant } = await native.call(master, 'registerTenant');
    await native.call(master, 'listTenants');
    await native.call(master, 'getTenant', { id: tenant.id });
    const further = await native.call(master, 'createAccessToken', { id: tenant.id });
    await native.call(master, 'listAccessTokens', { id: tenant.id });
    await native.call(master, 'revokeAccessToken', { id: further.data.token_id });
    await native.call(master, 'rotateKeys');

    const { token: rotated } = await native.call(anyone.as(token), 'rotateToken');
    const api = anyone.as(rotated);
    const { user } = await native.call(api, 'createUser');
    for (const id of ['getUser', 'updateUser', 'promoteUser', 'deleteUser'])
      await native.call(api, id, { id: user.id });
    await native.call(api, 'listUsers');
    await native.call(api, 'listAudit');
    await native.call(master, 'listGlobalAudit');

    const { device } = await native.call(api, 'createDevice');
    await native.call(api, 'renameDevice', { deviceID: device.id });
    await native.call(api, 'renewDeviceWid', { deviceID: device.id });
    const { data: group } = await native.call(api, 'createDeviceGroup', {}, { device_ids: [device.id] });
    await native.call(api, 'listDeviceGroups');
    for (const id of ['getDeviceGroup', 'changeDeviceGroup', 'removeDeviceGroup'])
      await native.call(api, id, { id: group.id });
    for (const id of [
      'listDevices',
      'listUserDevices',
      'configureWebhook',
      'getWebhook',
      'listWebhookEvents',
    ])
      await native.call(api, id);
    await native.call(api, 'configureUserWebhook');
    const { data: endpoint } = await native.call(api, 'createWebhookEndpoint');
    await native.call(api, 'listWebhookEndpoints');
    for (const id of ['getWebhookEndpoint', 'updateWebhookEndpoint', 'rotateWebhookSecret'])
      await native.call(api, id, { id: endpoint.id });
    await native.call(api, 'testWebhook'); // nobody answers at example.com

    const { data: code } = await native.call(api, 'getQr');
    await native.call(api, 'getQrStatus', { device_id: device.id });
    await control.call(sandbox, 'scanQr', { number: own }, { qr: code.qr_code });
    await expect
      .poll(() => native.call(api, 'getStatus'), { timeout: 15_000 })
      .toMatchObject({ data: { connected: true } });
    for (const id of ['getPhone', 'listPhones']) await control.call(sandbox, id, { number: own });

    const sent = await native.call(api, 'sendText');
    const { messages } = await control.call(sandbox, 'listMessages', { number: other, wait_ms: '10000' });
    expect(messages[0]).toMatchObject({ id: sent.message_id, text: 'Hello from Wagon' });
    await control.call(sandbox, 'readMessage', { number: other, id: sent.message_id });
    await control.call(sandbox, 'askAgain', { number: other, id: sent.message_id });
    await control.call(sandbox, 'sendText', { number: own });
    await control.call(sandbox, 'listReceipts', { number: own });

    await native.call(api, 'listEvents', { types: 'message.read', wait_ms: '10000' });
    const { events: told } = await native.call(api, 'listEvents');
    expect(told.map(({ event }: Json) => event)).toContain('message.read');
    expect(told.flatMap((event: Json) => events.deviations(event))).toEqual([]);
    await native.call(api, 'streamEvents');
    const delivery = await eventually(
      'an attempt to deliver',
      async () => (await native.call(api, 'listWebhookDeliveries')).data[0],
    );
    for (const id of ['getWebhookDelivery', 'replayWebhookDelivery'])
      await native.call(api, id, { id: delivery.id });
    const { data: replay } = await native.call(api, 'startWebhookReplay');
    await native.call(api, 'listWebhookReplays');
    for (const id of ['getWebhookReplay', 'cancelWebhookReplay'])
      await native.call(api, id, { id: replay.id });
    await native.call(api, 'removeWebhookEndpoint', { id: endpoint.id });

    for (const id of ['listContacts', 'listMessages']) await native.call(api, id);
    await native.call(api, 'getMessage', { id: sent.message_id });
    for (const id of ['getPrivacy', 'setProfilePicture']) await native.call(api, id);
    await native.call(api, 'disconnectDevice');
    const waiting = await native.call(api, 'sendText', { async: 'true' });
    await native.call(api, 'getQueue');
    await native.call(api, 'cancelMessage', { id: waiting.data.message_id });
    await native.call(api, 'cancelQueue');
    for (const id of ['connectDevice', 'logoutDevice']) await native.call(api, id);
    const { paircode } = await native.call(api, 'requestPairCode');
    await control.call(sandbox, 'enterLinkCode', { number: own }, { code: paircode });
    const { devices } = await control.call(sandbox, 'getPhone', { number: own });
    await control.call(sandbox, 'unlinkDevice', { number: own, id: String(devices[0].id) });
    await control.call(sandbox, 'doOnPhone', { number: own });
    for (const id of ['addFault', 'listFaults', 'clearFaults', 'getStats']) await control.call(sandbox, id);

    await native.call(api, 'removeWebhook');
    await native.call(api, 'removeDevice', { deviceID: device.id, purge: 'true' });
    await native.call(master, 'deleteTenant', { id: tenant.id });
    for (const id of ['getLiveness', 'getReadiness', 'getMetrics']) await native.call(anyone, id);

    expect({ native: native.uncalled, control: control.uncalled }).toEqual({ native: [], control: [] });
  });
});
