import { Inject, Injectable } from '@nestjs/common';
import { type DeviceId, LOGGER, type Logger, Metrics, type TenantId } from '#libs/platform';
import { DeliveryPolicy } from './delivery-policy.js';
import { type Delivery, EndpointQueue } from './endpoint-queue.js';
import { type Failure, Sender } from './sender.js';
import { DEFAULT_RETRY_ATTEMPTS } from './webhook.js';
import { WebhookDirectory } from './webhook-directory.js';

/** Whose webhook: the one of a device. */
export interface Endpoint {
  tenantId: TenantId;
  deviceId: DeviceId;
}

/**
 * Brings deliveries to their endpoints: in order within a chat, again after a failure. Each attempt goes by the
 * configuration of that moment, so that a corrected URL also gets what waited for it.
 *
 * Deliveries wait in memory: what is left when the process ends is lost, and said so in the log.
 */
@Injectable()
export class Dispatcher {
  private readonly queues = new Map<DeviceId, EndpointQueue>();
  private readonly idlers = new Set<() => void>();
  private readonly attempts;
  private readonly deliveries;

  constructor(
    private readonly directory: WebhookDirectory,
    private readonly sender: Sender,
    private readonly policy: DeliveryPolicy,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.attempts = metrics.counter('wagon_webhook_attempts_total', 'Attempts to deliver, by result', [
      'result',
    ]);
    this.deliveries = metrics.counter(
      'wagon_webhook_deliveries_total',
      'Events that were delivered or given up',
      ['result'],
    );
    metrics.gauge(
      'wagon_webhook_deliveries_pending',
      'Events that wait or are being delivered',
      [],
      (gauge) => gauge.set([...this.queues.values()].reduce((sum, queue) => sum + queue.size, 0)),
    );
  }

  enqueue(endpoint: Endpoint, delivery: Delivery): void {
    const queue = this.queues.get(endpoint.deviceId) ?? this.open(endpoint);
    queue.add(delivery);
  }

  /** Resolves when nothing waits and nothing is being sent. */
  idle(): Promise<void> {
    if (this.queues.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.idlers.add(resolve));
  }

  /** Gives what is under way a bounded time, then ends it. */
  async drain(): Promise<void> {
    const drained = new AbortController();
    await Promise.race([this.idle(), this.policy.sleep(this.policy.drainMs, drained.signal)]);
    drained.abort();
    const lost = [...this.queues.values()].reduce((sum, queue) => sum + queue.cancel(), 0);
    if (lost > 0) {
      this.deliveries.inc({ result: 'lost' }, lost);
      this.logger.error({ lost }, 'webhook deliveries were lost at the shutdown');
    }
    await this.idle();
  }

  private open(endpoint: Endpoint): EndpointQueue {
    const queue = new EndpointQueue(
      this.policy,
      (delivery, attempt, cancel) => this.attempt(endpoint, delivery, attempt, cancel),
      (delivery) => this.dropped(endpoint, delivery),
      () => this.close(endpoint),
    );
    this.queues.set(endpoint.deviceId, queue);
    return queue;
  }

  private close({ deviceId }: Endpoint): void {
    this.queues.delete(deviceId);
    if (this.queues.size > 0) return;
    for (const resolve of this.idlers) resolve();
    this.idlers.clear();
  }

  private dropped(endpoint: Endpoint, delivery: Delivery): void {
    this.deliveries.inc({ result: 'dropped' });
    this.logger.error(
      logged(endpoint, delivery),
      'too many events wait for the webhook: the oldest was dropped',
    );
  }

  private async attempt(
    endpoint: Endpoint,
    delivery: Delivery,
    attempt: number,
    cancel: AbortSignal,
  ): Promise<number | undefined> {
    const webhook = await this.directory.current(endpoint.tenantId, endpoint.deviceId).catch(unreadable);
    if (webhook && 'reason' in webhook)
      return this.failed(endpoint, delivery, attempt, DEFAULT_RETRY_ATTEMPTS, webhook);
    if (!webhook?.enabled) return this.over('unsubscribed');
    const result = await this.sender.send(webhook, delivery.plain, cancel);
    if (!result.ok) return this.failed(endpoint, delivery, attempt, webhook.retryAttempts, result);
    this.attempts.inc({ result: 'ok' });
    return this.over('delivered');
  }

  /** @returns the time until the next attempt, or undefined when this was the last one */
  private failed(
    endpoint: Endpoint,
    delivery: Delivery,
    attempt: number,
    retries: number,
    { reason, status, error }: Failure,
  ): number | undefined {
    if (reason === 'cancelled') return undefined; // whoever cancelled it has counted it
    this.attempts.inc({ result: reason });
    if (attempt <= retries) return this.policy.retryDelayMs(attempt);
    const what = { ...logged(endpoint, delivery), attempts: attempt, reason, status, err: error };
    this.logger.warn(what, 'a webhook delivery was given up');
    return this.over('failed');
  }

  private over(result: 'delivered' | 'failed' | 'unsubscribed'): undefined {
    this.deliveries.inc({ result });
  }
}

const unreadable = (error: unknown): Failure => ({ ok: false, reason: 'configuration', error });

const logged = ({ tenantId, deviceId }: Endpoint, { eventId, eventType }: Delivery) => ({
  tenantId,
  deviceId,
  eventId,
  eventType,
});
