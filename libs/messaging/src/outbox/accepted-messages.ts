import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { GroupCommit, TenantKeys } from '#libs/platform';
import { KeyTable } from '../idempotency/key.table.js';
import { MessageTable } from '../messages/message.table.js';
import { sealRequest } from '../messages/send-request.js';
import type { Outgoing } from './outgoing.js';

/** Stores a message that nobody has to hold a connection for. */
@Injectable()
export class AcceptedMessages {
  constructor(
    private readonly commit: GroupCommit,
    private readonly messages: MessageTable,
    private readonly keys: KeyTable,
    private readonly tenantKeys: TenantKeys,
  ) {}

  /** @throws KeyTaken */
  async store({ id: deviceId, tenantId }: Device, message: Outgoing): Promise<void> {
    const { id, chat, kind, acceptedAt, expiresAt, isAsync, claim } = message;
    const { request } = message.content!;
    const box = await this.tenantKeys.boxOf(tenantId);
    const scope = this.commit.scope('an accepted message');
    const insert = {
      ...{ deviceId, tenantId, id, chat, kind, acceptedAt, expiresAt, isAsync },
      request: sealRequest(box, deviceId, id, request),
      ...{ wire: null, transmittedAt: null, failedAt: null, error: null, whatsappCode: null },
    };
    scope.add(this.messages, { insert });
    if (claim) scope.add(this.keys, claim);
    await scope.durable();
    message.isStored = true;
  }
}
