import { Injectable } from '@nestjs/common';
import { DevicesService } from '#libs/devices';
import type { EventType } from '#libs/journal';
import { type DeviceId, newEventId, TenantKeys } from '#libs/platform';
import type { Principal } from '#libs/tenants';
import { composerOf, targetOf } from './delivery/routes.js';
import { Sender, type SendResult } from './delivery/sender.js';
import type { EndpointId, WebhookEndpointEntity } from './endpoints/endpoint.entity.js';
import { openEndpoint } from './endpoints/endpoint.js';
import { EndpointsService } from './endpoints/endpoints.service.js';
import { DeliveryFormats } from './formats/delivery-formats.js';
import { WebhookErrors } from './webhook.errors.js';

/** Of no catalog, and in no journal: it is sent on request alone. */
const TEST_EVENT = 'webhook.test' as EventType;

export interface TestResult {
  endpoint: WebhookEndpointEntity;
  eventId: string;
  result: SendResult;
}

/** Sends a test event and tells what the receiver said. */
@Injectable()
export class WebhookTestService {
  constructor(
    private readonly endpoints: EndpointsService,
    private readonly devices: DevicesService,
    private readonly sender: Sender,
    private readonly keys: TenantKeys,
    private readonly formats: DeliveryFormats,
  ) {}

  /**
   * @param endpointId when undefined: the webhook of the device, or of the only device
   * @throws ENDPOINT_NOT_FOUND, DEVICE_NOT_FOUND, DEVICE_AMBIGUOUS, WEBHOOK_NOT_FOUND
   */
  async send(caller: Principal, endpointId?: EndpointId, deviceId?: DeviceId): Promise<TestResult> {
    const { tenantId, userId } = caller;
    const endpoint = await this.find(caller, endpointId, deviceId);
    const eventId = newEventId();
    const entry = {
      id: eventId,
      type: TEST_EVENT,
      tenantId,
      userId,
      deviceId: endpoint.deviceId,
      occurredAt: new Date(),
      chat: null,
      sequence: null,
      position: 0,
      data: { endpoint_id: endpoint.id, message: 'This is a test' },
    };
    const format = this.formats.find(endpoint.format);
    if (!format) throw WebhookErrors.ENDPOINT_DISABLED();
    const opened = openEndpoint(await this.keys.boxOf(tenantId), endpoint);
    const compose = composerOf(format, opened);
    const post = (at: Date) => compose([entry], at);
    const result = await this.sender.send(targetOf(opened), post, new AbortController().signal);
    return { endpoint, eventId, result };
  }

  private async find(
    caller: Principal,
    endpointId: EndpointId | undefined,
    deviceId: DeviceId | undefined,
  ): Promise<WebhookEndpointEntity> {
    if (!endpointId) return this.endpoints.webhookOf(caller, deviceId);
    if (deviceId) await this.devices.get(caller, deviceId);
    return this.endpoints.find(caller, endpointId);
  }
}
