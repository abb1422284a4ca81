import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exampleBody, type Operation, operationsOf } from '../support/api-document.js';
import { eventually } from '../support/eventually.js';
import { type Answer, HttpClient, type Json } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { type Scene, stage } from '../support/stage.js';

/** Everything of a tenant that a stranger could name in a call. */
interface Belongings {
  device: string;
  user: string;
  message: string;
  endpoint: string;
  delivery: string;
  replay: string;
  group: string;
}

const nobody = (): Belongings => ({
  device: randomUUID(),
  user: randomUUID(),
  message: '3EB0000000000000000000',
  endpoint: `wh_${randomUUID().replaceAll('-', '')}`,
  delivery: '01J0G6YQ9ZC1T4W8S5R2N7K3M6',
  replay: `wr_${randomUUID().replaceAll('-', '')}`,
  group: randomUUID(),
});

/** What belongs in a path parameter. A route with a new kind of id has to be added here. */
function pathValue({ name, path }: Operation, parameter: string, about: Belongings): string {
  const { device, user, message, endpoint, delivery, replay, group } = about;
  if (parameter === 'deviceID') return device;
  if (parameter === 'id' && path.startsWith('/webhook/endpoints/')) return endpoint;
  if (parameter === 'id' && path.startsWith('/webhook/deliveries/')) return delivery;
  if (parameter === 'id' && path.startsWith('/webhook/replays/')) return replay;
  if (parameter === 'id' && path.startsWith('/users/')) return user;
  if (parameter === 'id' && path.startsWith('/device-groups/')) return group;
  if (parameter === 'id' && /^\/(messages|queue)\//.test(path)) return message;
  throw new Error(`${name}: whose id is {${parameter}}?`);
}

const namesSomething = ({ pathParameters, queryParameters, body }: Operation) =>
  pathParameters.length > 0 || queryParameters.includes('device_id') || body?.device_id !== undefined;

/** Makes the call about these belongings, in each way it can name them. */
async function callAbout(api: HttpClient, operation: Operation, about: Belongings): Promise<Answer[]> {
  const { method, path, pathParameters, queryParameters, body } = operation;
  const url = pathParameters.reduce(
    (text, name) => text.replace(`{${name}}`, pathValue(operation, name, about)),
    path,
  );
  const example = body && exampleBody(operation);
  const answers: Answer[] = [];
  if (pathParameters.length > 0) answers.push(await api.send(method, url, example));
  if (queryParameters.includes('device_id'))
    answers.push(await api.send(method, `${url}?device_id=${about.device}`, example));
  if (body?.device_id) answers.push(await api.send(method, url, { ...example, device_id: about.device }));
  return answers;
}

const withoutTime = ({ status, body }: Answer) => ({ status, ...body, timestamp: undefined });

async function webhookThingsOf({
  api,
}: Scene): Promise<Pick<Belongings, 'endpoint' | 'delivery' | 'replay'>> {
  const delivery = await eventually('there is a delivery', async () => {
    const { data } = (await api.get('/webhook/deliveries?status=delivered')).body;
    return data[0];
  });
  const { body } = await api.post(`/webhook/deliveries/${delivery.id}/replay`);
  return { endpoint: delivery.endpoint_id, delivery: delivery.id, replay: body.data.id };
}

/** All that the tenant itself can see of its world. */
async function worldOf({ api }: Scene, { device, message }: Belongings): Promise<Json> {
  const paths = [
    '/devices',
    '/users',
    `/webhook?device_id=${device}`,
    `/messages/${message}`,
    '/webhook/endpoints',
    '/device-groups',
  ];
  const bodies = [];
  for (const path of paths) bodies.push((await api.get(path)).body);
  return bodies;
}

/** @returns its id */
async function aWaitingMessage({ api, alice }: Scene): Promise<string> {
  await api.post('/disconnect');
  const { status, body } = await api.post('/send/text?async=true', { number: alice.number, text: 'later' });
  expect(status, JSON.stringify(body)).toBe(202);
  return body.data.message_id;
}

describe('two tenants', () => {
  it('cannot reach each other through any call that names something', async () => {
    const mine = await stage();
    const theirs = await stage();
    const device = await theirs.linkedDevice();
    const { id: user } = await theirs.newUser('user');
    await mine.newDevice();
    const message = await aWaitingMessage(theirs);
    const { body } = await theirs.api.post('/device-groups', { name: 'Theirs', device_ids: [device] });
    const group: string = body.data.id;
    const belongings = { device, user, message, group, ...(await webhookThingsOf(theirs)) };
    const before = await worldOf(theirs, belongings);

    const operations = (await operationsOf(mine.api)).filter(namesSomething);
    expect(operations.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['POST /send/text', 'GET /users/{id}', 'DELETE /devices/{deviceID}']),
    );
    for (const operation of operations.filter(({ access }) => access === 'tenant')) {
      const ofNobody = await callAbout(mine.api, operation, nobody());
      const ofTheirs = await callAbout(mine.api, operation, belongings);
      expect(ofTheirs.map(withoutTime), operation.name).toEqual(ofNobody.map(withoutTime));
      for (const { status, body } of ofTheirs)
        expect({ status, code: body.error_code }, operation.name).toEqual({
          status: 404,
          code: expect.stringMatching(
            /^(DEVICE|DEVICE_GROUP|USER|MESSAGE|ENDPOINT|DELIVERY|REPLAY)_NOT_FOUND$/,
          ),
        });
    }
    expect(await worldOf(theirs, belongings)).toEqual(before);
  });

  it('see nothing of each other in the calls that name nothing', async () => {
    const mine = await stage();
    const theirs = await stage();
    const device = await theirs.linkedDevice();
    const { id: user, email } = await theirs.newUser('user');
    await mine.newDevice();
    const theirOwn = [
      device,
      user,
      email,
      theirs.tenantId,
      theirs.token,
      theirs.phone.number,
      theirs.hooks.url,
    ];

    const operations = (await operationsOf(mine.api)).filter(
      (operation) => operation.access === 'tenant' && operation.pathParameters.length === 0,
    );
    for (const operation of operations) {
      const body = operation.body && exampleBody(operation);
      const answer = JSON.stringify((await mine.api.send(operation.method, operation.path, body)).body);
      for (const text of theirOwn) expect(answer, operation.name).not.toContain(text);
    }
  });

  it('stay themselves when they call at the same moment', async () => {
    const scenes = [await stage(), await stage(), await stage()];
    const callers = await Promise.all(scenes.map(({ newUser }) => newUser('user')));
    const calls = Array.from({ length: 10 }, () => callers).flat();
    const answers = await Promise.all(calls.map(({ api }) => api.get('/user/devices')));
    expect(answers.map(({ body }) => body.data.user_id)).toEqual(calls.map(({ id }) => id));
  });

  it('get no events of each other, also when they write to each other', async () => {
    const mine = await stage();
    const theirs = await stage();
    const myDevice = await mine.linkedDevice();
    const theirDevice = await theirs.linkedDevice();
    const { body } = await mine.api.post('/send/text', { number: theirs.phone.number, text: 'good day' });
    await theirs.hooks.expect('message.received', { content: 'good day', from: mine.phone.jid });
    await mine.hooks.expect('message.delivered', { message_id: body.message_id });
    const sources = (scene: Scene) => new Set(scene.hooks.deliveries.map((one) => one.body.device_id));
    expect(sources(mine)).toEqual(new Set([myDevice]));
    expect(sources(theirs)).toEqual(new Set([theirDevice]));
  });
});

describe('every call', () => {
  it('of a tenant needs an access token, and takes no master token', async () => {
    const { gateway, api, master } = await stage();
    for (const operation of (await operationsOf(api)).filter(({ access }) => access === 'tenant')) {
      const path = operation.path.replace(/{\w+}/, randomUUID());
      const body = operation.body && exampleBody(operation);
      const answer = await new HttpClient(gateway.url).send(operation.method, path, body);
      expect(expectRefusal(answer, 401, 'UNAUTHORIZED').error, operation.name).toBe('Invalid token');
      if (operation.method === 'GET')
        // 429 once an address has tried many wrong ones
        expect([401, 429], operation.name).toContain(
          (await master.send(operation.method, path, body)).status,
        );
    }
  });

  it('of the platform takes no access token, not even an admin’s', async () => {
    const { api, tenantId, master } = await stage();
    const operations = (await operationsOf(api)).filter(({ access }) => access === 'master');
    expect(operations.length).toBeGreaterThanOrEqual(4);
    for (const operation of operations) {
      const path = operation.path.replace(/{\w+}/, tenantId);
      const answer = await api.send(operation.method, path, operation.body && exampleBody(operation));
      expectRefusal(answer, 401, 'INVALID_MASTER_TOKEN');
    }
    expect((await master.get(`/global/tenants/${tenantId}`)).status).toBe(200);
  });
});

describe('two devices of one tenant', () => {
  it('are told apart by device_id: each sends, receives and tells as itself', async () => {
    const { api, phone, alice, hooks, newPhone, newDevice, link } = await stage();
    const secondPhone = await newPhone('Second shop');
    const first = await newDevice('First');
    const second = await newDevice('Second');
    await link(first, phone);
    await link(second, secondPhone);

    await api.post('/send/text', { device_id: first, number: alice.number, text: 'from the first' });
    await api.post(`/send/text?device_id=${second}`, { number: alice.number, text: 'from the second' });
    expect(await alice.expectMessage({ text: 'from the first' })).toMatchObject({ from_jid: phone.jid });
    expect(await alice.expectMessage({ text: 'from the second' })).toMatchObject({
      from_jid: secondPhone.jid,
    });

    await alice.sendText(secondPhone, 'to the second');
    const event = await hooks.expect('message.received', { content: 'to the second' });
    expect(event).toMatchObject({ device_id: second, data: { to: secondPhone.jid } });
    expect(hooks.deliveries.filter(({ body }) => body.event === 'message.received')).toHaveLength(1);
  });

  it('are both linked to one phone when its owner wants so', async () => {
    const { api, phone, alice, newDevice, link, hooks } = await stage();
    const first = await newDevice('First');
    const second = await newDevice('Second');
    await link(first, phone);
    await link(second, phone);
    expect(await phone.devices()).toHaveLength(2);
    const { body } = await api.post('/send/text', {
      device_id: first,
      number: alice.number,
      text: 'one voice',
    });
    const { data } = await hooks.expect('message.sent', { message_id: body.message_id });
    expect(data.is_from_me).toBe(true);
    await alice.sendText(phone, 'to all of you');
    await hooks.expect('message.received', { content: 'to all of you' });
  });
});
