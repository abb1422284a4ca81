import { Injectable } from '@nestjs/common';
import { type Device, DevicesService } from '#libs/devices';
import { invalidField } from '#libs/platform';
import { type Endpoint, type WebhookSettings, WebhooksService } from '#libs/webhooks';
import { browserOf } from './browser.js';
import type { SetConfigDto } from './connection.dto.js';
import { InstancesService } from './instances.service.js';
import { formatOf, postBackOf } from './post-back.format.js';

const TIMEOUT_SECONDS = 10;

/** Changes what `set_config.aspx` sets. */
@Injectable()
export class InstanceConfigService {
  constructor(
    private readonly instances: InstancesService,
    private readonly webhooks: WebhooksService,
    private readonly devices: DevicesService,
  ) {}

  /** All of it or, when something is refused, nothing. @throws VALIDATION_ERROR */
  async change(device: Device, { user_agent, ...postBack }: SetConfigDto): Promise<void> {
    const browser = user_agent ? browserOf(user_agent) : undefined;
    if (user_agent && !browser)
      throw invalidField(
        'user_agent',
        'user_agent must be Chrome, Edge, Firefox, Opera or Safari',
        user_agent,
      );
    await this.changeWebhook(device, postBack);
    if (browser) await this.devices.presentAs(device, browser);
  }

  private async changeWebhook(device: Device, change: Omit<SetConfigDto, 'user_agent'>): Promise<void> {
    const { webhook, APIVersionCanBulk, APIVersion } = change;
    if ([webhook, APIVersionCanBulk, APIVersion].every((value) => value === undefined || value === null))
      return;
    const present = await this.instances.webhookOf(device);
    if (webhook === '') {
      if (present) await this.webhooks.remove(device);
      return;
    }
    const url = webhook ?? present?.url;
    if (!url) throw invalidField('webhook', 'webhook is required: there is none whose version could be set');
    const { canBulk, version } = postBackOf(present?.format);
    const format = formatOf({ canBulk: APIVersionCanBulk ?? canBulk, version: APIVersion ?? version });
    await this.webhooks.configure(device, { ...settingsOf(present), url, format });
  }
}

/** Those that this API does not have stay as they are. */
const settingsOf = (present: Endpoint | undefined): Omit<WebhookSettings, 'url' | 'format'> => ({
  enabledEvents: present?.events ?? ['*'],
  enabled: true,
  retryAttempts: present ? present.retryAttempts : null,
  timeoutSeconds: present?.timeoutSeconds ?? TIMEOUT_SECONDS,
  headers: present?.headers ? { ...present.headers } : null,
  secret: undefined,
});
