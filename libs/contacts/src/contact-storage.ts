import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Device, DeviceStorage, type Extent, type StoredPart } from '#libs/devices';
import { ContactRepository } from './contact.repository.js';

/** The people that an account knows, as a part of what is kept of a device. */
@Injectable()
export class ContactStorage implements StoredPart, OnModuleInit {
  readonly name = 'contacts';

  constructor(
    private readonly contacts: ContactRepository,
    private readonly storage: DeviceStorage,
  ) {}

  onModuleInit(): void {
    this.storage.register(this);
  }

  measure({ tenantId, id }: Device): Promise<Extent> {
    return this.contacts.measure(tenantId, id);
  }
}
