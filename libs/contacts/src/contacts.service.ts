import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import type { Contact } from './contact.js';
import { ContactRepository } from './contact.repository.js';

export interface ContactPage {
  contacts: Contact[];
  /** To go on after; undefined at the end. */
  next: string | undefined;
}

/** Whom the account of a device knows. */
@Injectable()
export class ContactsService {
  constructor(private readonly contacts: ContactRepository) {}

  /**
   * In the order of their JIDs; nobody while no phone is linked.
   * @param after where the part before ended @param limit undefined for all
   */
  async list(
    { id: deviceId, tenantId, jid: account }: Device,
    { after = '', limit }: { after?: string; limit?: number } = {},
  ): Promise<ContactPage> {
    if (account === null) return { contacts: [], next: undefined };
    const wanted = limit === undefined ? null : limit + 1;
    const found = await this.contacts.list({ tenantId, deviceId, account }, after, wanted);
    const contacts = found.slice(0, limit);
    return { contacts, next: found.length > contacts.length ? contacts.at(-1)!.jid : undefined };
  }

  /** By JID or LID; undefined when the account does not know the person. */
  async find({ id: deviceId, tenantId, jid: account }: Device, jid: string): Promise<Contact | undefined> {
    return account === null ? undefined : this.contacts.find({ tenantId, deviceId, account }, jid);
  }

  async count({ id: deviceId, tenantId, jid: account }: Device): Promise<number> {
    return account === null ? 0 : this.contacts.count({ tenantId, deviceId, account });
  }
}
