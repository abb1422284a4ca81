import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { Lookup } from './guarded-connector.js';
import { TargetGuard } from './target-guard.js';

/** A resolver that knows these names; each question takes the next answer, the last one stays. */
function resolver(names: Record<string, string[][]>): Lookup {
  return (hostname, _options, callback) => {
    const answers = names[hostname] ?? [];
    const addresses = answers.length > 1 ? answers.shift() : answers[0];
    if (!addresses) return callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), []);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

const open: { guard?: TargetGuard; server?: Server } = {};

function guard(allowed: string[], names: Record<string, string[][]> = {}): TargetGuard {
  open.guard = new TargetGuard(allowed, resolver(names));
  return open.guard;
}

async function localServer(
  answer: RequestListener = (_request, response) => response.end('hello'),
): Promise<number> {
  open.server = createServer(answer);
  await new Promise<void>((resolve) => open.server!.listen(0, '127.0.0.1', resolve));
  return (open.server.address() as AddressInfo).port;
}

afterEach(async () => {
  await open.guard?.onApplicationShutdown();
  open.server?.close();
});

describe('check', () => {
  const names = {
    'public.test': [['93.184.216.34']],
    'private.test': [['10.0.0.5']],
    'both.test': [['::1', '127.0.0.1']],
  };

  it.each([
    'https://public.test/hook',
    'https://93.184.216.34/',
    'https://nobody-knows.test/',
    'http://127.0.0.1:4000/hook',
    'http://both.test/',
    'http://nobody-knows.test/',
  ])('accepts %s', async (url) => {
    await expect(guard(['127.0.0.0/8'], names).check(url)).resolves.toBeUndefined();
  });

  it.each([
    ['hook', 'must be a URL'],
    ['ftp://public.test/', 'must begin with https://'],
    ['http://public.test/', 'must begin with https://'],
    ['https://user:pass@public.test/', 'must not contain a user name'],
    ['https://private.test/', 'must not lead to a private address'],
    ['https://[::1]/', 'must not lead to a loopback address'],
    ['https://[::ffff:10.0.0.1]/', 'must not lead to a private address'],
    ['https://169.254.169.254/latest', 'must not lead to a metadata address'],
    ['http://2852039166/', 'must not lead to a metadata address'],
    ['https://0xa9.0xfe.0251.254/', 'must not lead to a metadata address'],
    ['https://[::ffff:a9fe:a9fe]/', 'must not lead to a metadata address'],
    ['https://0.0.0.0/', 'must not lead to an unspecified address'],
    ['https://0/', 'must not lead to an unspecified address'],
    ['https://[::]/', 'must not lead to an unspecified address'],
    ['https://012.0.0.1/', 'must not lead to a private address'],
    ['https://0xa.1/', 'must not lead to a private address'],
    ['https://169.254.1.1/', 'must not lead to a link-local address'],
    ['https://[fe80::1]/', 'must not lead to a link-local address'],
    ['https://[64:ff9b::a00:1]/', 'must not lead to a reserved address'],
    ['https://public.test@10.0.0.1/', 'must not contain a user name'],
    ['https://token@public.test/', 'must not contain a user name'],
    ['https://10.0.0.1\\@public.test/', 'must not lead to a private address'],
    ['https:/\\/10.0.0.1/', 'must not lead to a private address'],
    ['\thttps://10.0.0.1/', 'must not lead to a private address'],
    ['file:///etc/passwd', 'must begin with https://'],
  ])('refuses %s: it %s', async (url, reason) => {
    await expect(guard(['127.0.0.0/8'], names).check(url, 'webhook_url')).rejects.toThrow(
      `webhook_url ${reason}`,
    );
  });

  it('refuses http: to an unknown name when no network is open', async () => {
    await expect(guard([]).check('http://nobody-knows.test/')).rejects.toThrow('must begin with https://');
  });

  it('repeats no password', async () => {
    const refusal = await guard([])
      .check('https://user:pass@public.test/')
      .catch((error) => error);
    expect(JSON.stringify(refusal)).not.toContain('pass@');
  });
});

describe('dispatcher', () => {
  it('connects to the address that was checked', async () => {
    const port = await localServer();
    const { dispatcher } = guard(['127.0.0.0/8'], { 'app.test': [['127.0.0.1']] });
    const answer = await request(`http://app.test:${port}/`, { dispatcher });
    expect(await answer.body.text()).toBe('hello');
  });

  it('refuses a name that turns to a private address after it was checked', async () => {
    const port = await localServer();
    const rebinding = guard([], { 'evil.test': [['93.184.216.34'], ['127.0.0.1']] });
    await rebinding.check(`https://evil.test:${port}/`);
    await expect(
      request(`https://evil.test:${port}/`, { dispatcher: rebinding.dispatcher }),
    ).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
  });

  it('takes the permitted ones of several addresses', async () => {
    const port = await localServer();
    const { dispatcher } = guard(['127.0.0.0/8'], { 'app.test': [['10.0.0.1', '127.0.0.1']] });
    const answer = await request(`http://app.test:${port}/`, { dispatcher });
    expect(await answer.body.text()).toBe('hello');
  });

  it('follows no redirect to what it would refuse', async () => {
    const port = await localServer((_request, response) => {
      response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end();
    });
    const { dispatcher } = guard(['127.0.0.0/8']);
    const answer = await request(`http://127.0.0.1:${port}/`, { dispatcher });
    expect(answer.statusCode).toBe(307);
    await answer.body.dump();
  });

  it.each([
    'http://127.0.0.1',
    'http://[::1]',
    'https://127.0.0.1',
    'http://[::ffff:127.0.0.1]',
    'http://2130706433',
    'http://0x7f.1',
    'http://0.0.0.0',
    'http://[::]',
  ])('refuses the address %s, for which no name is resolved', async (origin) => {
    const port = await localServer();
    await expect(request(`${origin}:${port}/`, { dispatcher: guard([]).dispatcher })).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
    });
  });
});
