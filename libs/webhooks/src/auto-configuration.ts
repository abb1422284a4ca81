import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DevicesService } from '#libs/devices';
import { EVENT_TYPES, type EventType, type JournalEntry, JournalReader } from '#libs/journal';
import { LOGGER, type Logger, UnitOfWork } from '#libs/platform';
import { UsersService } from '#libs/tenants';
import { Dispatcher } from './delivery/dispatcher.js';
import { newEndpointId } from './endpoints/endpoint.entity.js';
import { DEFAULT_RETRY_ATTEMPTS, DEFAULT_TIMEOUT_SECONDS } from './endpoints/endpoint.js';
import { EndpointRepository, FRESH } from './endpoints/endpoint.repository.js';

/** The events by which a device shows that a phone is there. */
const ARRIVALS: readonly EventType[] = ['pair.success', 'device.connected'];

/**
 * Gives a device without webhook the URL that its user was registered with, once a phone is linked. What a crash
 * prevents is made up for when the device connects again.
 */
@Injectable()
export class AutoConfiguration implements OnModuleInit, BeforeApplicationShutdown {
  private working: Promise<void> = Promise.resolve();
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly journal: JournalReader,
    private readonly users: UsersService,
    private readonly devices: DevicesService,
    private readonly endpoints: EndpointRepository,
    private readonly dispatcher: Dispatcher,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.journal.onNews(({ entries }) => {
      for (const entry of entries) if (ARRIVALS.includes(entry.type)) this.later(entry);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.unsubscribe();
    await this.working;
  }

  private later(entry: JournalEntry): void {
    this.working = this.working
      .then(() => this.configureAt(entry))
      .catch((err) => this.logger.error({ err, deviceId: entry.deviceId }, 'no webhook could be configured'));
  }

  /** The first event that it gets is the one that showed the phone. */
  async configureAt({ tenantId, userId, deviceId, position }: JournalEntry): Promise<void> {
    if (!userId || !deviceId || (await this.endpoints.findOfDevice(tenantId, deviceId))) return;
    const url = await this.users.webhookUrlOf(tenantId, userId);
    if (!url) return;
    await this.unitOfWork.run(async () => {
      const webhook = await this.endpoints.insertWebhookIfNone(tenantId, {
        ...FRESH,
        id: newEndpointId(),
        kind: 'webhook',
        deviceId,
        url,
        events: [...EVENT_TYPES],
        retryAttempts: DEFAULT_RETRY_ATTEMPTS,
        timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
        position: position - 1,
      });
      await this.devices.recordWebhookUrl(tenantId, deviceId, webhook.url);
    });
    await this.dispatcher.refresh();
  }
}
