import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Device, DeviceStorage, type Extent, type StoredPart } from '#libs/devices';
import { MessageRepository } from './messages/message.repository.js';

/** The messages that were sent, or are to be, as a part of what is kept of a device. */
@Injectable()
export class MessageStorage implements StoredPart, OnModuleInit {
  readonly name = 'messages';

  constructor(
    private readonly messages: MessageRepository,
    private readonly storage: DeviceStorage,
  ) {}

  onModuleInit(): void {
    this.storage.register(this);
  }

  measure({ tenantId, id }: Device): Promise<Extent> {
    return this.messages.measure(tenantId, id);
  }

  /** Those of which nothing more can come: no recipient asks for them again, and no repetition of their call. */
  clear({ tenantId, id }: Device): Promise<void> {
    return this.messages.removeSettled(tenantId, id);
  }
}
