import { Injectable } from '@nestjs/common';
import type { Dispatcher } from 'undici';
import { request } from 'undici';
import { TargetGuard } from '#libs/platform';
import type { Headers } from '../endpoints/endpoint.js';
import type { Composed } from '../formats/delivery-format.js';
import { USER_AGENT } from './user-agent.js';

/** More of an answer is not read. */
const READ_AT_MOST_BYTES = 2048;
/** The status has decided by then: nobody waits long for the rest of an answer. */
const READ_AT_MOST_MS = 1_000;
const LONGEST_ERROR = 200;

/** Where a delivery goes. */
export interface Target {
  url: string;
  timeoutMs: number;
  headers: Headers | null;
}

/** What is posted, made for the moment of the attempt. */
export type Compose = (at: Date) => Composed | Promise<Composed>;

/**
 * `status`: answered, but not with 2xx. `refused`: an address that may not be reached. `broken`: the connection ended
 * before there was an answer. `unreachable`: there was no connection. `cancelled`: by the caller.
 */
export type FailureReason = 'status' | 'timeout' | 'refused' | 'broken' | 'unreachable' | 'cancelled';

export interface SendResult {
  ok: boolean;
  reason?: FailureReason;
  status: number | null;
  /** For people: why there is no status. */
  error: string | null;
  at: Date;
  latencyMs: number;
  /** The first bytes of the answer. */
  answer: Buffer;
}

/** One HTTP attempt. Follows no redirect and never throws. */
@Injectable()
export class Sender {
  constructor(private readonly targets: TargetGuard) {}

  /** @param cancel ends the attempt early */
  async send(target: Target, compose: Compose, cancel: AbortSignal): Promise<SendResult> {
    const at = new Date();
    const started = performance.now();
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      abort();
    }, target.timeoutMs);
    cancel.addEventListener('abort', abort);
    if (cancel.aborted) abort();
    const measured = () => ({ at, latencyMs: Math.round(performance.now() - started) });
    try {
      const composed = await compose(at);
      const url = composed.url ?? target.url;
      const { statusCode: status, body } = await request(url, this.post(target, composed, attempt));
      const answered = measured();
      const answer = await beginningOf(body);
      const ok = status >= 200 && status < 300;
      return { ok, ...(!ok && { reason: 'status' }), status, error: null, ...answered, answer };
    } catch (error) {
      const reason = reasonOf(error, timedOut, cancel.aborted);
      return { ok: false, reason, status: null, error: tell(reason, error), ...measured(), answer: NOTHING };
    } finally {
      clearTimeout(timer);
      cancel.removeEventListener('abort', abort);
    }
  }

  private post(target: Target, { headers, body }: Composed, { signal }: AbortController) {
    return {
      method: 'POST' as const,
      headers: { 'user-agent': USER_AGENT, ...inLowerCase(target.headers), ...headers },
      body,
      dispatcher: this.targets.dispatcher,
      signal,
    };
  }
}

const NOTHING = Buffer.alloc(0);

/** Names in lower case, so that a configured header replaces ours instead of standing beside it. */
const inLowerCase = (headers: Headers | null): Record<string, string> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));

/** What comes of the body in a short time; one that breaks off or trickles changes nothing. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  body.on('error', () => undefined);
  const enough = setTimeout(() => body.destroy(), READ_AT_MOST_MS);
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= READ_AT_MOST_BYTES) break;
    }
  } catch {
    // what came before is kept
  } finally {
    clearTimeout(enough);
  }
  return Buffer.concat(chunks).subarray(0, READ_AT_MOST_BYTES);
}

function reasonOf(error: unknown, timedOut: boolean, cancelled: boolean): FailureReason {
  if (timedOut) return 'timeout';
  if (cancelled) return 'cancelled';
  const { code } = error as { code?: unknown };
  if (code === 'TARGET_REFUSED') return 'refused';
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE' ? 'broken' : 'unreachable';
}

/** Nothing of a message's text can be in it: the error is the network's. */
function tell(reason: FailureReason, error: unknown): string {
  if (reason === 'timeout') return 'no answer in time';
  const { message, code } = error as { message?: string; code?: string };
  return `${reason}: ${message || code || 'unknown'}`.slice(0, LONGEST_ERROR);
}
