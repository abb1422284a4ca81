import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/platform';
import { DevicesService } from './devices.service.js';

const HOUR = 60 * 60 * 1_000;
/** As long as deliveries are kept, which is what refers to them. */
const KEPT_MS = 30 * 24 * HOUR;

/** Removes for good what is left of devices that were deleted softly, with everything that belongs to them. */
@Injectable()
export class DeletedDevices implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly devices: DevicesService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), HOUR).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @returns how many there were */
  removeOld(now = Date.now()): Promise<number> {
    return this.devices.removeDeletedBeforeAcrossTenants(new Date(now - KEPT_MS));
  }

  private async look(): Promise<void> {
    await this.removeOld().catch((err) =>
      this.logger.warn({ err }, 'devices that were deleted could not be removed'),
    );
  }
}
