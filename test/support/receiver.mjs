// An integrator's webhook server as a process of its own. Keeps what arrived, in the order in which it did;
// `GET /arrivals?after=` shows it. Prints its port.
import { createServer } from 'node:http';

const PAGE = 20_000;
const arrivals = [];

async function take(request, response) {
  const at = performance.timeOrigin + performance.now();
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { id, event, device_id, data } = JSON.parse(Buffer.concat(chunks).toString());
  arrivals.push({
    eventId: request.headers['webhook-id'] ?? id,
    bodyId: id,
    type: event,
    deviceId: device_id,
    messageId: data?.message_id,
    chat: data?.chat_jid,
    /** Milliseconds since 1970, with fractions. */
    at,
  });
  response.end('ok');
}

function show(url, response) {
  const after = Number(url.searchParams.get('after') ?? 0);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ total: arrivals.length, arrivals: arrivals.slice(after, after + PAGE) }));
}

const server = createServer((request, response) => {
  if (request.method === 'POST')
    take(request, response).catch(() => {
      // Cut off by the death of the gateway: nothing arrived.
      response.destroy();
    });
  else show(new URL(request.url, 'http://receiver'), response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
