import { Injectable } from '@nestjs/common';
import { DevicesService } from '#libs/devices';
import { type EventType, envelope } from '#libs/journal';
import { type DeviceId, newEventId, TenantKeys } from '#libs/platform';
import type { Principal } from '#libs/tenants';
import { targetOf } from './delivery/routes.js';
import { Sender, type SendResult } from './delivery/sender.js';
import type { EndpointId, WebhookEndpointEntity } from './endpoints/endpoint.entity.js';
import { openEndpoint } from './endpoints/endpoint.js';
import { EndpointsService } from './endpoints/endpoints.service.js';

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
  ) {}

  /**
   * @param endpointId when undefined: the webhook of the device, or of the only device
   * @throws ENDPOINT_NOT_FOUND, DEVICE_NOT_FOUND, DEVICE_AMBIGUOUS, WEBHOOK_NOT_FOUND
   */
  async send(caller: Principal, endpointId?: EndpointId, deviceId?: DeviceId): Promise<TestResult> {
    const { tenantId, userId } = caller;
    const endpoint = await this.find(caller, endpointId, deviceId);
    const eventId = newEventId();
    const plain = envelope({
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
    });
    const target = targetOf(openEndpoint(await this.keys.boxOf(tenantId), endpoint));
    const message = { eventId, plain, isReplay: false };
    return {
      endpoint,
      eventId,
      result: await this.sender.send(target, message, new AbortController().signal),
    };
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
