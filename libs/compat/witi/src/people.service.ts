import { Injectable } from '@nestjs/common';
import { type Contact, ContactsService } from '#libs/contacts';
import type { Device } from '#libs/devices';
import { ConversationsService, HistoryService, MessageErrors } from '#libs/messaging';
import { Config } from '#libs/platform';
import type { Instance } from './keys.js';
import { type Person, pictureUrl } from './people-view.js';

/** Collects from the features what is shown of people. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly contacts: ContactsService,
    private readonly conversations: ConversationsService,
    private readonly history: HistoryService,
    private readonly config: Config,
  ) {}

  /** @param origin where the caller reached the gateway */
  async list(instance: Instance, origin: string): Promise<Person[]> {
    const { contacts } = await this.contacts.list(instance.device);
    return this.described(
      instance,
      origin,
      contacts.map((contact) => ({ jid: contact.jid, contact })),
    );
  }

  /** A person in the contacts. @throws NOT_ON_WHATSAPP when there is no such one */
  async known(instance: Instance, number: string, origin: string): Promise<Person> {
    const { device } = instance;
    const jid = this.conversations.likelyJid(number);
    // Online the number is looked up too: a JID may differ from its digits
    const contact = (await this.contacts.find(device, jid)) ?? (await this.lookedUp(device, number));
    if (!contact) throw MessageErrors.NOT_ON_WHATSAPP({ message: 'not in the contacts' });
    return (await this.described(instance, origin, [{ jid: contact.jid, contact }]))[0]!;
  }

  /** Whoever has the number. @throws NOT_ON_WHATSAPP, DEVICE_DISCONNECTED */
  async anybody(instance: Instance, number: string, origin: string): Promise<Person> {
    const jid = await this.conversations.lookUp(instance.device, number);
    if (!jid) throw MessageErrors.NOT_ON_WHATSAPP();
    const contact = await this.contacts.find(instance.device, jid);
    return (await this.described(instance, origin, [{ jid, contact }]))[0]!;
  }

  private async lookedUp(device: Device, number: string): Promise<Contact | undefined> {
    const jid = await this.conversations.lookUp(device, number).catch(() => undefined);
    return jid ? this.contacts.find(device, jid) : undefined;
  }

  private async described(
    { device, wid }: Instance,
    origin: string,
    people: { jid: string; contact: Contact | undefined }[],
  ): Promise<Person[]> {
    const chats = await this.history.chats(device);
    const times = new Map(chats.map(({ chat, lastMessageAt }) => [chat, lastMessageAt]));
    const base = this.config.publicUrl ?? origin;
    return people.map(({ jid, contact }) => ({
      jid,
      contact,
      lastMessageAt: times.get(jid),
      picture: pictureUrl(base, wid, jid),
    }));
  }
}
