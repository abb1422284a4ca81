import { QuickstartFailed, Refused } from './failures.js';
import type { Screen } from './screen.js';

const SECOND = 1000;
const LONGEST_CALL_MS = 30 * SECOND;

interface Answer {
  status: number;
  body: unknown;
}

/** Calls one HTTP API and shows what was asked and answered. */
export class JsonApi {
  constructor(
    readonly url: string,
    private readonly screen: Screen,
    private readonly options: { name?: string; token?: string } = {},
  ) {}

  as(token: string): JsonApi {
    return new JsonApi(this.url, this.screen, { ...this.options, token });
  }

  /** @throws Refused for every status but 2xx */
  async call<Body>(method: string, path: string, body?: object): Promise<Body> {
    this.screen.request(method, path, body, this.options.name);
    const answer = await this.send(method, path, body);
    this.screen.answer(answer.status, answer.body);
    return accepted<Body>(answer);
  }

  /** Asks again and again until the answer is the one that is waited for; shows the request and the last answer. */
  async poll<Body>(path: string, isEnough: (body: Body) => boolean, patienceMs: number): Promise<Body> {
    this.screen.request('GET', path, undefined, this.options.name);
    const deadline = Date.now() + patienceMs;
    for (let asked = 1; ; asked++) {
      const answer = await this.send('GET', path);
      const isOver = answer.status >= 300 || isEnough(answer.body as Body) || Date.now() > deadline;
      if (isOver) {
        if (asked > 1) this.screen.note(`  asked ${asked} times, the last answer:`);
        this.screen.answer(answer.status, answer.body);
        return accepted<Body>(answer);
      }
      await new Promise((resolve) => setTimeout(resolve, SECOND / 4));
    }
  }

  /** The same without showing it. */
  async ask<Body>(path: string): Promise<Body> {
    return (await this.send('GET', path)).body as Body;
  }

  private async send(method: string, path: string, body?: object): Promise<Answer> {
    const { token } = this.options;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(LONGEST_CALL_MS),
    }).catch((error: Error) => {
      const { message } = (error.cause as Error | undefined) ?? error;
      throw new QuickstartFailed(`${this.url} did not answer ${method} ${path}: ${message}`);
    });
    const text = await response.text();
    return { status: response.status, body: text ? parsed(text) : undefined };
  }
}

/** What is no JSON comes from something else than the gateway; it is shown as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function accepted<Body>({ status, body }: Answer): Body {
  if (status < 300) return body as Body;
  const { error, error_code, message } = (body ?? {}) as Record<string, string | undefined>;
  throw new Refused(message ?? error ?? `the answer was ${status}`, status, error_code ?? error);
}
