import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TargetGuard } from '#libs/platform';
import { nativeRequest } from '../formats/wuts.format.js';
import { Sender, type Target } from './sender.js';
import { signed } from './signature.js';

interface Received {
  path: string;
  body: string;
  headers: IncomingHttpHeaders;
}

const servers: Server[] = [];
let guard: TargetGuard;
let received: Received[];
let answer: (response: ServerResponse) => void;
let target: Target;

/** @returns its port */
async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

beforeEach(async () => {
  guard = new TargetGuard(['127.0.0.0/8']);
  received = [];
  answer = (response) => response.writeHead(204).end();
  const port = await listen(
    createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      received.push({ path: request.url!, body, headers: request.headers });
      answer(response);
    }),
  );
  target = { url: `http://127.0.0.1:${port}/hook`, timeoutMs: 5_000, headers: null };
});

afterEach(async () => {
  await guard.onApplicationShutdown();
  for (const server of servers.splice(0)) {
    (server as Partial<ReturnType<typeof createServer>>).closeAllConnections?.();
    server.close();
  }
});

/** A key and a certificate that vouches for itself. */
function selfSigned(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'wagon-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=127.0.0.1'];
  execFileSync('openssl', [...request, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const made = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return made;
}

const never = new AbortController().signal;
const send = ({ secrets = [], ...changes }: Partial<Target> & { secrets?: string[] } = {}, cancel = never) =>
  new Sender(guard).send(
    { ...target, ...changes },
    (at) => nativeRequest('01J', '{"id":"01J"}', { secrets, at, isReplay: false }),
    cancel,
  );

describe('Sender', () => {
  it('posts the signed body with its own headers and those of the endpoint', async () => {
    expect(await send({ secrets: ['s3cret'], headers: { 'X-Shop': '1' } })).toMatchObject({
      ok: true,
      status: 204,
    });
    const [{ body, headers, path }] = received as [Received];
    expect(path).toBe('/hook');
    expect(body).toBe(signed('{"id":"01J"}', 's3cret'));
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-shop': '1',
      'webhook-id': '01J',
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'webhook-signature': expect.stringMatching(/^v1,/),
    });
    expect(headers['user-agent']).toMatch(/^Wagon\/\d+\.\d+\.\d+/);
    expect(headers).not.toHaveProperty('webhook-replay');
  });

  it('lets a configured User-Agent replace its own, and none of what identifies the delivery', async () => {
    await send({ headers: { 'User-Agent': 'Shop/1', 'Webhook-Id': 'forged' } });
    expect(received[0]?.headers).toMatchObject({ 'user-agent': 'Shop/1', 'webhook-id': '01J' });
  });

  it('keeps the first two kilobytes of the answer, and how long it took', async () => {
    answer = (response) => response.writeHead(500).end('x'.repeat(5_000));
    const result = await send();
    expect(result).toMatchObject({ ok: false, reason: 'status', status: 500, error: null });
    expect(result.answer.toString()).toBe('x'.repeat(2_048));
    expect(result.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it('follows no redirect', async () => {
    answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect(await send()).toMatchObject({ ok: false, reason: 'status', status: 302 });
    expect(received.map(({ path }) => path)).toEqual(['/hook']);
  });
});

describe('a receiver', () => {
  it('that answers without end is read no further than needed', async () => {
    let written = 0;
    answer = (response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const write = () => {
        while (!response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', write);
        }
      };
      write();
    };
    expect(await send()).toMatchObject({ ok: true, status: 200 });
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('that hangs is given up after the timeout', async () => {
    answer = () => undefined;
    expect(await send({ timeoutMs: 30 })).toMatchObject({
      ok: false,
      reason: 'timeout',
      status: null,
      error: 'no answer in time',
    });
  });

  it('that trickles its headers is given up after the timeout', async () => {
    const port = await listen(
      createTcpServer((socket) => {
        const timer = setInterval(() => socket.write('X'), 10);
        socket.on('error', () => undefined).on('close', () => clearInterval(timer));
        socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      }),
    );
    expect(await send({ url: `http://127.0.0.1:${port}/`, timeoutMs: 100 })).toMatchObject({
      reason: 'timeout',
    });
  });

  it('that trickles its body has taken the delivery, and holds nobody up for long', async () => {
    answer = (response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    };
    const started = performance.now();
    const result = await send({ timeoutMs: 10_000 });
    expect(result).toMatchObject({ ok: true, status: 200 });
    expect(result.answer.toString()).toMatch(/^\.+$/);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('that closes before it answers has not taken the delivery', async () => {
    answer = (response) => response.socket!.destroy();
    expect(await send()).toMatchObject({ ok: false, reason: 'broken', status: null });
  });

  it('that closes in the middle of its headers has not taken the delivery', async () => {
    answer = (response) => response.socket!.end('HTTP/1.1 200 OK\r\nContent-Le');
    expect(await send()).toMatchObject({ ok: false, status: null });
  });

  it('that closes in the middle of its body has taken it: the status was there', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.socket!.destroy());
    };
    const result = await send();
    expect(result).toMatchObject({ ok: true, status: 200 });
    expect('half').toContain(result.answer.toString());
  });

  it('that speaks no HTTP has not taken the delivery', async () => {
    const port = await listen(
      createTcpServer((socket) => socket.on('error', () => undefined).end('220 mail ready\r\n')),
    );
    expect(await send({ url: `http://127.0.0.1:${port}/` })).toMatchObject({ ok: false, status: null });
  });

  it('that is not there is unreachable', async () => {
    expect(await send({ url: 'http://127.0.0.1:9/' })).toMatchObject({
      reason: 'unreachable',
      error: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('whose name nobody knows is unreachable', async () => {
    guard = new TargetGuard([], (host, _options, callback) =>
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), []),
    );
    expect(await send({ url: 'https://nobody.test/' })).toMatchObject({
      reason: 'unreachable',
      error: expect.stringContaining('ENOTFOUND'),
    });
  });

  it('whose TLS is none is unreachable', async () => {
    const port = new URL(target.url).port;
    expect(await send({ url: `https://127.0.0.1:${port}/` })).toMatchObject({ ok: false, status: null });
  });

  it('with a certificate that nobody vouches for is not sent to', async () => {
    const port = await listen(createTlsServer(selfSigned(), (_request, response) => response.end()));
    expect(await send({ url: `https://127.0.0.1:${port}/` })).toMatchObject({
      ok: false,
      status: null,
      error: expect.stringMatching(/self-signed|certificate/),
    });
  });

  it('at a name that leads to a private address when it is connected to is refused', async () => {
    guard = new TargetGuard([], (_host, _options, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }]),
    );
    const { port } = new URL(target.url);
    expect(await send({ url: `https://rebinding.test:${port}/` })).toMatchObject({
      ok: false,
      reason: 'refused',
    });
    expect(await send()).toMatchObject({ ok: false, reason: 'refused' });
    expect(received).toEqual([]);
  });

  it('is left when the attempt is cancelled', async () => {
    const cancel = new AbortController();
    answer = () => cancel.abort();
    expect(await send({}, cancel.signal)).toMatchObject({ ok: false, reason: 'cancelled' });
    expect(await send({}, cancel.signal)).toMatchObject({ ok: false, reason: 'cancelled' });
  });
});
