import { request } from 'node:http';
import type { Json } from './http-client.js';

/** GET with a JSON body, as some clients send it and `fetch` does not. */
export function get(
  url: string,
  headers: Record<string, string>,
  body: Json,
): Promise<{ status: number; body: Json }> {
  const text = JSON.stringify(body);
  const length = { 'content-length': String(Buffer.byteLength(text)) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'GET', headers: { ...headers, ...length } }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString()) });
    });
    sent.once('error', reject);
    sent.end(text);
  });
}
