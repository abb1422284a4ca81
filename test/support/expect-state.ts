import { eventually } from './eventually.js';
import type { HttpClient, Json } from './http-client.js';

/** Waits until a message that was sent has got that far. @returns what GET /messages/{id} shows then */
export async function expectState(
  api: HttpClient,
  messageId: string,
  state: string,
  timeoutMs = 15_000,
): Promise<Json> {
  let last: Json;
  const waiting = eventually(
    `the message is ${state}`,
    async () => {
      last = (await api.get(`/messages/${messageId}`)).body;
      return last.data?.state === state && last.data;
    },
    timeoutMs,
  );
  return waiting.catch((error) => {
    throw new Error(`${error.message}; it shows ${JSON.stringify(last)}`);
  });
}
