import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { Config, type DeviceId, LOGGER, type Logger, Metrics, TenantKeys } from '#libs/platform';
import { type OnlineAccount, type Self, type SessionObserver, SessionRegistry } from '#libs/sessions';
import { KeyTable } from '../idempotency/key.table.js';
import { MessageEvents } from '../message-events.js';
import { MessageRepository } from '../messages/message.repository.js';
import { MessageTable } from '../messages/message.table.js';
import { openPart } from '../messages/send-request.js';
import { DeviceOutbox } from './device-outbox.js';
import type { OutboxContext } from './outbox-context.js';

/** How soon a message is noticed that another process has accepted for a device that is online here. */
const LOOKS_EVERY_MS = 1000;
/** Messages of several processes become visible in another order than that of their numbers. */
const LOOKED_BACK = 1000n;

/** The outboxes of the devices that are online in this process. */
@Injectable()
export class Outboxes implements SessionObserver, OnModuleInit, OnModuleDestroy {
  private readonly outboxes = new Map<DeviceId, DeviceOutbox>();
  private readonly context: OutboxContext;
  private timer: NodeJS.Timeout | undefined;
  private newest = 0n;
  private stopObserving = () => {};

  constructor(
    private readonly registry: SessionRegistry,
    private readonly messages: MessageRepository,
    private readonly tenantKeys: TenantKeys,
    messageTable: MessageTable,
    keyTable: KeyTable,
    events: MessageEvents,
    private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const labels: ('kind' | 'result')[] = ['kind', 'result'];
    const counter = metrics.counter('wagon_messages_sent_total', 'Messages sent, by kind and result', labels);
    const count = (kind: string, result: string) => counter.inc({ kind, result });
    const { sendTimeoutMs } = config;
    this.context = { messages, messageTable, keyTable, events, tenantKeys, logger, sendTimeoutMs, count };
  }

  /** The embedded database belongs to this process alone: nobody else accepts messages. */
  onModuleInit(): void {
    this.stopObserving = this.registry.observe(this);
    if (this.config.databaseUrl) this.lookLater();
  }

  onModuleDestroy(): void {
    this.stopObserving();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private lookLater(): void {
    this.timer = setTimeout(() => void this.look(), LOOKS_EVERY_MS).unref();
  }

  /** Takes up what other processes have accepted. */
  private async look(): Promise<void> {
    try {
      const devices = [...this.outboxes.keys()];
      const rows =
        devices.length > 0
          ? await this.messages.newAcrossTenants(devices, String(this.newest - LOOKED_BACK))
          : [];
      for (const { deviceId, ...row } of rows) {
        if (BigInt(row.ordinal) > this.newest) this.newest = BigInt(row.ordinal);
        this.outboxes.get(deviceId)?.adopt(row);
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'the queues of other processes could not be read');
    }
    if (this.timer) this.lookLater();
  }

  /** Undefined while the device is not online here. */
  of(device: Device): DeviceOutbox | undefined {
    return this.outboxes.get(device.id);
  }

  onOnline(device: Device, account: OnlineAccount, self: Self): void {
    const outbox = new DeviceOutbox(device, account, self, this.context);
    this.outboxes.set(device.id, outbox);
    account.onClose(() => {
      if (this.outboxes.get(device.id) === outbox) this.outboxes.delete(device.id);
    });
    void outbox.resume();
  }

  async findSent({ tenantId, id: deviceId }: Device, messageId: string): Promise<Uint8Array | undefined> {
    const row = await this.messages.find(tenantId, deviceId, messageId);
    if (!row?.wire) return undefined;
    const box = await this.tenantKeys.boxOf(tenantId);
    return openPart(box, deviceId, messageId, 'wire', row.wire);
  }
}
