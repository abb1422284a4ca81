import { expect } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { type Answer, HttpClient, type Json } from '../../support/http-client.js';
import { get } from '../../support/raw-get.js';
import { type Scene, stage } from '../../support/stage.js';
import { LaravelClient } from './laravel-client.js';

/** The headers that the documentation asks for with every call. */
export const LARAVEL_HEADERS = { accept: 'application/json', 'content-type': 'application/json' };

/** The headers that the documentation shows with every sample. */
export function expectLaravelHeaders({ headers }: Pick<Answer, 'headers'>): void {
  expect(headers.get('cache-control')).toBe('no-cache, private');
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(headers.get('vary')).toBe('Origin');
}

/** The call was answered with this, and with the documented headers. */
export function expectAnswer(answer: Answer, status: number, body: Json): void {
  expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
  expectLaravelHeaders(answer);
}

export interface LaravelScene extends Scene {
  /** As the documentation's samples call it: without a token. */
  anyone: HttpClient;
  /** The API with the token of the tenant's admin. */
  laravel: HttpClient;
  client: LaravelClient;
  adminId: string;
  /** A session that was made and linked through this API alone. @returns its id */
  connectedSession(name?: string): Promise<string>;
}

export async function laravelStage(): Promise<LaravelScene> {
  const scene = await stage();
  const { gateway, token, phone } = scene;
  const anyone = new HttpClient(gateway.url, LARAVEL_HEADERS);
  const client = new LaravelClient(gateway.url, token);
  const [admin] = (await scene.api.get('/users')).body.users;
  const connectedSession = async (name = 'my-session') => {
    const { session_id, qr_code } = await client.createSession(name);
    await phone.scan(qr_code);
    await eventually('the session is connected', async () => {
      const { status } = await client.status(session_id);
      return status === 'connected';
    });
    return session_id as string;
  };
  return {
    ...scene,
    anyone,
    laravel: new HttpClient(gateway.url, { ...LARAVEL_HEADERS, authorization: `Bearer ${token}` }),
    client,
    adminId: admin.id,
    connectedSession,
  };
}

/** GET with a JSON body, which `fetch` does not send. */
export const getWithBody = get;
