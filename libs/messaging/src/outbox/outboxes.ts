import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { Config, type DeviceId, LOGGER, type Logger, TenantKeys } from '#libs/platform';
import { type OnlineAccount, type Self, type SessionObserver, SessionRegistry } from '#libs/sessions';
import { KeyTable } from '../idempotency/key.table.js';
import { MessageEvents } from '../message-events.js';
import { MessageRepository } from '../messages/message.repository.js';
import { MessageTable } from '../messages/message.table.js';
import { openPart } from '../messages/send-request.js';
import { DeviceOutbox } from './device-outbox.js';
import type { OutboxContext } from './outbox-context.js';

/** The outboxes of the devices that are online in this process. */
@Injectable()
export class Outboxes implements SessionObserver, OnModuleInit, OnModuleDestroy {
  private readonly outboxes = new Map<DeviceId, DeviceOutbox>();
  private readonly context: OutboxContext;
  private stopObserving = () => {};

  constructor(
    private readonly registry: SessionRegistry,
    private readonly messages: MessageRepository,
    private readonly tenantKeys: TenantKeys,
    messageTable: MessageTable,
    keyTable: KeyTable,
    events: MessageEvents,
    config: Config,
    @Inject(LOGGER) logger: Logger,
  ) {
    const { sendTimeoutMs } = config;
    this.context = { messages, messageTable, keyTable, events, tenantKeys, logger, sendTimeoutMs };
  }

  onModuleInit(): void {
    this.stopObserving = this.registry.observe(this);
  }

  onModuleDestroy(): void {
    this.stopObserving();
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
