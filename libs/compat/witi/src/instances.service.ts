import { Injectable } from '@nestjs/common';
import { ContactsService } from '#libs/contacts';
import { DeviceStorage, DevicesService } from '#libs/devices';
import { HistoryService } from '#libs/messaging';
import { WagonError } from '#libs/platform';
import { SessionsService } from '#libs/sessions';
import { type Endpoint, WebhookErrors, WebhooksService } from '#libs/webhooks';
import type { StatusDto } from './connection.dto.js';
import type { Instance } from './keys.js';
import { isPostBack, withWid } from './post-back.format.js';
import { type InstanceFacts, statusView } from './status-view.js';

/** Collects from the features what the status of an instance shows. */
@Injectable()
export class InstancesService {
  constructor(
    private readonly devices: DevicesService,
    private readonly sessions: SessionsService,
    private readonly contacts: ContactsService,
    private readonly history: HistoryService,
    private readonly webhooks: WebhooksService,
    private readonly storage: DeviceStorage,
  ) {}

  /** @param bare whether the webhook is shown without the key, as after its change */
  async statusOf(instance: Instance, { bare = false } = {}) {
    return statusView(await this.factsOf(instance, bare));
  }

  /** The status as it is when the work is done; when it failed, with the reason: what is true of the link is told all the same. */
  async statusAfter(
    instance: Instance,
    work: () => Promise<unknown>,
    options: { bare?: boolean } = {},
  ): Promise<StatusDto & { error?: string }> {
    const failure = await work().then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof WagonError) return error.message;
        throw error;
      },
    );
    const status = await this.statusOf(instance, options);
    return failure === undefined ? status : { ...status, error: failure };
  }

  private async factsOf({ wid, device: selected }: Instance, bare: boolean): Promise<InstanceFacts> {
    const device = (await this.devices.current(selected)) ?? selected;
    const webhook = await this.webhookOf(device);
    const url = webhook?.url ?? '';
    const shown = webhook && isPostBack(webhook.format) && !bare ? withWid(url, wid) : url;
    return {
      wid,
      device,
      phase: this.sessions.phaseOf(device),
      isLinked: this.sessions.isLinked(device),
      owner: this.sessions.ownerOf(device),
      webhook: shown,
      stats: {
        contacts: await this.contacts.count(device),
        chats: (await this.history.chats(device)).length,
        ...this.sessions.trafficOf(device),
      },
      stored: await this.storage.measure(device),
    };
  }

  /** Undefined when the instance has none. */
  async webhookOf(device: Instance['device']): Promise<Endpoint | undefined> {
    try {
      return await this.webhooks.get(device);
    } catch (error) {
      if ((error as { code?: unknown }).code === WebhookErrors.WEBHOOK_NOT_FOUND().code) return undefined;
      throw error;
    }
  }
}
