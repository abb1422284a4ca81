import { Injectable } from '@nestjs/common';
import { request } from 'undici';
import { TargetGuard } from '#libs/platform';
import { signed } from './envelope.js';
import { USER_AGENT } from './user-agent.js';
import type { Webhook } from './webhook.js';

/** More of an answer is not read. */
const READ_AT_MOST_BYTES = 2048;

/**
 * `status`: answered, but not with 2xx. `refused`: an address that may not be reached. `cancelled`: by the caller.
 * `configuration`: there was no attempt, because the webhook could not be read.
 */
export type FailureReason = 'status' | 'timeout' | 'refused' | 'unreachable' | 'cancelled' | 'configuration';

export interface Failure {
  ok: false;
  reason: FailureReason;
  status?: number;
  error?: unknown;
}

export type SendResult = { ok: true; status: number } | Failure;

/** One HTTP attempt. Follows no redirect and never throws. */
@Injectable()
export class Sender {
  constructor(private readonly targets: TargetGuard) {}

  /**
   * @param plain the envelope without signature
   * @param cancel ends the attempt early
   */
  async send(webhook: Webhook, plain: string, cancel: AbortSignal): Promise<SendResult> {
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      abort();
    }, webhook.timeoutMs);
    cancel.addEventListener('abort', abort);
    if (cancel.aborted) abort();
    try {
      return await this.post(webhook, plain, attempt.signal);
    } catch (error) {
      return { ok: false, reason: reasonOf(error, timedOut, cancel.aborted), error };
    } finally {
      clearTimeout(timer);
      cancel.removeEventListener('abort', abort);
    }
  }

  private async post(webhook: Webhook, plain: string, signal: AbortSignal): Promise<SendResult> {
    const { statusCode, body } = await request(webhook.url, {
      method: 'POST',
      headers: deliveryHeaders(webhook),
      body: webhook.secret === null ? plain : signed(plain, webhook.secret),
      dispatcher: this.targets.dispatcher,
      signal,
    });
    // The status decides; a body that breaks off or trickles until the timeout changes nothing
    await body.dump({ limit: READ_AT_MOST_BYTES, signal }).catch(() => undefined);
    return statusCode >= 200 && statusCode < 300
      ? { ok: true, status: statusCode }
      : { ok: false, reason: 'status', status: statusCode };
  }
}

/** Names in lower case, so that a configured header replaces ours instead of standing beside it. */
function deliveryHeaders({ headers }: Webhook): Record<string, string> {
  const configured = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    'user-agent': USER_AGENT,
    ...Object.fromEntries(configured),
    'content-type': 'application/json',
  };
}

function reasonOf(error: unknown, timedOut: boolean, cancelled: boolean): FailureReason {
  if (timedOut) return 'timeout';
  if (cancelled) return 'cancelled';
  return (error as { code?: unknown }).code === 'TARGET_REFUSED' ? 'refused' : 'unreachable';
}
