import { Injectable } from '@nestjs/common';
import { Metrics } from '#libs/platform';
import type { DeliveryStatus } from '../deliveries/delivery.entity.js';

/** What is counted of deliveries. */
@Injectable()
export class DeliveryMetrics {
  private readonly attempts;
  private readonly deliveries;
  private readWaiting: () => number = () => 0;

  constructor(metrics: Metrics) {
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
      'Events that wait or are being delivered, as far as they were read from the journal',
      [],
      (gauge) => gauge.set(this.readWaiting()),
    );
  }

  /** @param result `ok`, or why it failed */
  attempted(result: string): void {
    this.attempts.inc({ result });
  }

  over(result: DeliveryStatus): void {
    this.deliveries.inc({ result });
  }

  waitingIsReadBy(read: () => number): void {
    this.readWaiting = read;
  }
}
