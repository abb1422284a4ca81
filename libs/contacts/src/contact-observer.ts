import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Device } from '#libs/devices';
import type { CommitScope } from '#libs/platform';
import {
  type PersonNames,
  type PersonNews,
  type Self,
  type SessionObserver,
  SessionRegistry,
} from '#libs/sessions';
import type { Contact } from './contact.js';
import { ContactTable } from './contact.table.js';

/** Bounds the memory: whoever was not heard of for the longest time is looked up again. */
const PEOPLE_REMEMBERED = 50_000;

/** Keeps what live sessions tell of people. Most messages say nothing new of their author: those cost no write. */
@Injectable()
export class ContactObserver implements SessionObserver, OnModuleInit, OnModuleDestroy {
  private readonly stored = new LRUCache<string, Contact>({ max: PEOPLE_REMEMBERED });
  private stopObserving = () => {};

  constructor(
    private readonly registry: SessionRegistry,
    private readonly table: ContactTable,
  ) {}

  onModuleInit(): void {
    this.stopObserving = this.registry.observe(this);
  }

  onModuleDestroy(): void {
    this.stopObserving();
  }

  onPeople({ id: deviceId, tenantId }: Device, people: PersonNews[], self: Self, scope: CommitScope): void {
    const of = { tenantId, deviceId, account: self.jid };
    for (const person of people) {
      const place = `${deviceId}/${self.jid}/${person.jid}`;
      const isOwn = person.jid === self.jid || person.jid === self.lid;
      if (isOwn || saysNothingNew(person, this.stored.get(place))) continue;
      scope.add(this.table, { of, person, onStored: (contact) => this.stored.set(place, contact) });
    }
  }
}

const saysNothingNew = ({ lid, names }: PersonNews, known: Contact | undefined): boolean =>
  known !== undefined &&
  (lid === null || lid === known.lid) &&
  Object.entries(names).every(([name, value]) => known.names[name as keyof PersonNames] === value);
