import type { Json } from '../../support/http-client.js';

/** An answer with a status of 400 or more, as a client of that product would meet it. */
export class RequestFailed extends Error {
  constructor(
    readonly status: number,
    readonly body: Json,
  ) {
    super(`${status} ${body.message}`);
  }
}

/**
 * A client of the Laravel-Baileys application, written from its documentation alone: `Content-Type` and `Accept` on every
 * call, a JSON body also with DELETE, a Bearer token where there is one.
 */
export class LaravelClient {
  constructor(
    private readonly baseUrl: string,
    private readonly token?: string,
  ) {}

  createSession = (session_name: string) => this.call('POST', 'whatsapp/sessions', { session_name });
  status = (id: string) => this.call('GET', `whatsapp/sessions/${id}/status`);
  active = (id: string) => this.call('GET', `whatsapp/sessions/${id}`);
  disconnect = (id: string) => this.call('DELETE', `whatsapp/sessions/${id}/disconnect`);
  deleteSession = (id: string) => this.call('DELETE', `whatsapp/sessions/${id}`);
  deleteDevice = (id: string) => this.call('DELETE', `whatsapp/sessions/${id}/device`);
  sendText = (session_id: string, to: string, message: string) =>
    this.call('POST', 'whatsapp/messages/text', { session_id, to, message });
  sendMedia = (session_id: string, to: string, media_url: string, type: string, caption?: string) =>
    this.call('POST', 'whatsapp/messages/media', { session_id, to, media_url, type, caption });
  messages = (id: string) => this.call('GET', `whatsapp/sessions/${id}/messages`);
  contacts = (id: string) => this.call('GET', `whatsapp/sessions/${id}/contacts`);
  health = () => this.call('GET', 'health');
  testNodeConnection = () => this.call('GET', 'test-node-connection');
  apiTokens = (user_id: string) => this.call('GET', `api-tokens?user_id=${user_id}`);
  generateToken = (name: string, user_id: string) =>
    this.call('POST', 'api-tokens/generate', { name, user_id });
  deleteToken = (user_id: string, id: string) => this.call('DELETE', 'api-tokens', { user_id, id });

  private async call(method: string, path: string, body?: Json): Promise<Json> {
    const response = await fetch(`${this.baseUrl}/api/${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        ...(this.token && { Authorization: `Bearer ${this.token}` }),
      },
      body: body && JSON.stringify(body),
    });
    const answer = (await response.json()) as Json;
    if (response.status >= 400) throw new RequestFailed(response.status, answer);
    return answer;
  }
}
