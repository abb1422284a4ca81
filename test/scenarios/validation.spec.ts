import { describe, expect, it } from 'vitest';
import { exampleBody, type Operation, operationsOf } from '../support/api-document.js';
import type { Answer, HttpClient } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { stage } from '../support/stage.js';

const LIMIT_MB = 1;

/** Values of every sort: most are wrong for every field, and none may be a failure of ours. */
const ODD_VALUES: unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e308,
  '',
  ' ',
  'nonsense',
  '\u0000',
  'a\u0000b',
  '\uD800',
  "'; DROP TABLE users; --",
  'x'.repeat(70_000),
  [],
  [null],
  ['x'],
  [[]],
  {},
  { x: 1 },
  { length: 3 },
];

/** Every way a value can be said in the query. */
const ODD_QUERIES = ['=', '=%00', '=a&X=b', '[]=a', '[x]=a', '=1e3', '=%F0%9F', `=${'x'.repeat(3000)}`];

const describeAnswer = ({ status, body }: Answer) => `${status} ${JSON.stringify(body).slice(0, 300)}`;

/** The answer is a right one, or an error that a client can understand; never a failure of ours. */
function expectSense(answer: Answer, what: string): void {
  const { status, body } = answer;
  expect(body.error_code, `${what}: ${describeAnswer(answer)}`).not.toBe('INTERNAL_ERROR');
  if (status < 400) return;
  expect(body, what).toMatchObject({
    success: false,
    error: expect.any(String),
    error_code: expect.any(String),
  });
  if (body.error_code !== 'VALIDATION_ERROR') return;
  for (const { field, message } of body.validation) {
    const names: string[] = field.split('.');
    expect(
      names.some((name) => name && message.includes(name)),
      `${what}: ${message}`,
    ).toBe(true);
  }
}

/** The operations with a body that its own tenant may call over and over. */
async function operationsWithBody(api: HttpClient, access: Operation['access']): Promise<Operation[]> {
  const operations = await operationsOf(api);
  return operations.filter((one) => one.body && one.access === access);
}

describe('a body', () => {
  it('with odd values in any field is refused by the name of the field, or taken, and never fails', {
    timeout: 240_000, // thousands of calls
  }, async () => {
    const { api, master, tenantId, newDevice, newUser } = await stage();
    const device = await newDevice('Shop', { webhook: false });
    const { id: user } = await newUser('user');
    for (const access of ['tenant', 'master'] as const)
      for (const operation of await operationsWithBody(api, access)) {
        // a token may replace itself: that of somebody else
        const own = operation.path === '/tokens/rotate' ? (await newUser('user')).api : api;
        const client = access === 'master' ? master : own;
        const path = operation.path
          .replace('{deviceID}', device)
          .replace('{id}', access === 'master' ? tenantId : user);
        for (const field of Object.keys(operation.body!))
          for (const value of ODD_VALUES) {
            const body = { ...exampleBody(operation), [field]: value };
            const what = `${operation.name} ${field}: ${JSON.stringify(value)?.slice(0, 40)}`;
            expectSense(await client.send(operation.method, path, body), what);
            await api.put(`/users/${user}`, { active: true, role: 'user' });
          }
      }
  });

  it('with a field that the call does not have is refused', async () => {
    const { api, newDevice } = await stage();
    const device = await newDevice('Shop', { webhook: false });
    for (const operation of await operationsWithBody(api, 'tenant')) {
      const path = operation.path.replace('{deviceID}', device).replace('{id}', device);
      const answer = await api.send(operation.method, path, { ...exampleBody(operation), nmae: 'x' });
      const { validation } = expectRefusal(answer, 400, 'VALIDATION_ERROR');
      expect(validation, operation.name).toEqual([
        { field: 'nmae', message: 'nmae is not a field of this request', value: 'x' },
      ]);
    }
  });

  it('without a required field is refused by its name', async () => {
    const { api, newDevice } = await stage();
    const device = await newDevice('Shop', { webhook: false });
    for (const operation of await operationsWithBody(api, 'tenant'))
      for (const field of operation.requiredMembers) {
        const path = operation.path.replace('{deviceID}', device).replace('{id}', device);
        const { [field]: left, ...body } = exampleBody(operation);
        const answer = await api.send(operation.method, path, body);
        const { validation } = expectRefusal(answer, 400, 'VALIDATION_ERROR');
        expect(validation[0].field, `${operation.name} without ${field}`).toBe(field);
      }
  });

  it('that is no JSON object, or none that can be read, is refused', async () => {
    const { api, newDevice } = await stage();
    const device = await newDevice('Shop', { webhook: false });
    for (const { method, path: template, name } of await operationsWithBody(api, 'tenant')) {
      const path = template.replace('{deviceID}', device).replace('{id}', device);
      for (const text of ['{', '{"name": }', '{"a":1}}', 'null', '"text"', '7', 'name=x'])
        expect(expectRefusal(await api.send(method, path, text), 400, 'MALFORMED_JSON').error, name).toMatch(
          /JSON/,
        );
      const list = await api.send(method, path, '[{"name":"x"}]');
      expectRefusal(list, 400, 'VALIDATION_ERROR');
    }
  });

  it('of another content type is refused with the one that is right', async () => {
    const { api } = await stage();
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/xml',
      'multipart/form-data; boundary=x',
    ];
    for (const type of types) {
      const answer = await api.send('POST', '/devices', 'name=x', { 'content-type': type });
      expect(expectRefusal(answer, 415, 'UNSUPPORTED_MEDIA_TYPE').error).toContain('application/json');
    }
    const odd = { 'content-type': 'application/json; charset=latin-42' };
    expectRefusal(await api.send('POST', '/devices', '{"name":"x"}', odd), 415, 'UNSUPPORTED_MEDIA_TYPE');
    const right = { 'content-type': 'application/json; charset=UTF-8' };
    expect((await api.send('POST', '/devices', '{"name":"x"}', right)).status).toBe(201);
  });

  it('that is too large is answered 413', async () => {
    const { api } = await stage();
    const answer = await api.post('/devices', { name: 'x'.repeat(LIMIT_MB * 1024 * 1024) });
    expectRefusal(answer, 413, 'PAYLOAD_TOO_LARGE');
  });
});

describe('a query', () => {
  it('with odd values is refused by the name of the field, or taken, and never fails', async () => {
    const { api, newDevice, newUser } = await stage();
    const device = await newDevice('Shop', { webhook: false });
    const { id: user } = await newUser('user');
    for (const operation of (await operationsOf(api)).filter(({ access }) => access === 'tenant')) {
      const { method, path: template, queryParameters, body } = operation;
      const path = template.replace('{deviceID}', device).replace('{id}', user);
      if (path.includes(user)) continue; // takes no query, and would delete the user
      for (const name of [...queryParameters, 'unknown'])
        for (const query of ODD_QUERIES) {
          const url = `${path}?${name}${query.replace('X', name)}`;
          expectSense(await api.send(method, url, body && exampleBody(operation)), `${method} ${url}`);
        }
    }
  });

  it('with a field that the call does not have is refused where the call takes a query', async () => {
    const { api, newDevice } = await stage();
    const device = await newDevice('Shop', { webhook: false });
    for (const operation of await operationsOf(api)) {
      const { method, path, queryParameters, body, access } = operation;
      if (access !== 'tenant' || queryParameters.length === 0) continue;
      const right = queryParameters.includes('device_id') ? `device_id=${device}&` : '';
      const url = `${path.replace('{deviceID}', device)}?${right}devcie_id=${device}`;
      const answer = await api.send(method, url, body && exampleBody(operation));
      const { validation } = expectRefusal(answer, 400, 'VALIDATION_ERROR');
      expect(validation[0].field, operation.name).toBe('devcie_id');
    }
  });
});

describe('a path', () => {
  it('that does not exist, or cannot be read, is answered as such', async () => {
    const { api } = await stage();
    for (const path of ['/nowhere', '/devices/', '/send', '/send/text/'])
      expectSense(await api.get(path), path);
    expectRefusal(await api.get('/nowhere'), 404, 'NOT_FOUND');
    expectRefusal(await api.patch('/devices/%E0%A4%A', { name: 'x' }), 404, 'NOT_FOUND');
  });
});

/** What each field of POST /send/text allows, as its error says it. */
const TEXT_RULES: [string, unknown[], RegExp][] = [
  ['number', [undefined, '', 7, ['5511999990001'], 'x'.repeat(65)], /10 to 15 digits/],
  [
    'number',
    [
      '123456789',
      '1234567890123456',
      'Ana',
      '+',
      '55119999900011@g',
      '5511@s.whatsapp.net',
      '@g.us',
      '5511999990001@evil',
    ],
    /10 to 15 digits/,
  ],
  [
    'text',
    [undefined, null, '', 7, {}, 'x'.repeat(4097), '🐎'.repeat(4097)],
    /between 1 and 4096 characters/,
  ],
  ['delay', [-1, 1.5, '1', 61, []], /whole number of seconds from 0 to 60/],
  ['typingDuration', [-1, 1.5, '1', 61, []], /whole number of seconds from 0 to/],
  ['quoted', ['3EB0', 7], /quoted must be an object/],
  ['mentioned', ['x', {}, [7], [null]], /list of JIDs or telephone numbers/],
];

describe('POST /send/text', () => {
  it('names the field and what is allowed', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    for (const [field, values, allowed] of TEXT_RULES)
      for (const value of values) {
        const body = { number: alice.number, text: 'hi', [field]: value };
        const { validation } = expectRefusal(
          await api.post('/send/text', body),
          400,
          'VALIDATION_ERROR',
          field,
        );
        expect(validation[0].message, JSON.stringify(value)?.slice(0, 60)).toMatch(allowed);
      }
    expect(await alice.allMessages()).toEqual([]);
  });

  it('names what is wrong inside of a field', async () => {
    const { api, alice, linkedDevice } = await stage();
    await linkedDevice();
    const refused = async (field: string, part: object) => {
      const answer = await api.post('/send/text', { number: alice.number, text: 'hi', ...part });
      expectRefusal(answer, 400, 'VALIDATION_ERROR', field);
    };
    await refused('quoted.key', { quoted: {} });
    await refused('quoted.key.id', { quoted: { key: {} } });
    await refused('quoted.key.id', { quoted: { key: { id: 7 } } });
    await refused('quoted.key.fromMe', { quoted: { key: { id: '3EB0', fromMe: 'yes' } } });
    await refused('quoted.key.x', { quoted: { key: { id: '3EB0', x: 1 } } });
    await refused('quoted.message', { quoted: { key: { id: '3EB0' }, message: 'hi' } });
    await refused('mentioned.1', { mentioned: [alice.jid, 'Ana'] });
  });
});
