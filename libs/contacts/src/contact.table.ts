import { Injectable } from '@nestjs/common';
import type { Batch, BatchTable } from '#libs/platform';
import type { PersonNews } from '#libs/sessions';
import { AddressBook } from './address-book.js';
import type { Contact } from './contact.js';
import { type Account, ContactRepository } from './contact.repository.js';

export interface HeardOf {
  of: Account;
  person: PersonNews;
  /** Called once it is stored. */
  onStored(contact: Contact): void;
}

/** What becomes known of people, in a few statements for each account. */
@Injectable()
export class ContactTable implements BatchTable<HeardOf> {
  readonly name = 'contacts';
  readonly order = 30;

  constructor(private readonly contacts: ContactRepository) {}

  async write(rows: HeardOf[], batch: Batch): Promise<void> {
    const byAccount = new Map<string, HeardOf[]>();
    for (const row of rows) {
      const place = `${row.of.deviceId}/${row.of.account}`;
      byAccount.set(place, [...(byAccount.get(place) ?? []), row]);
    }
    for (const [, ofAccount] of [...byAccount].sort(([a], [b]) => (a < b ? -1 : 1)))
      await this.writeAccount(ofAccount[0]!.of, ofAccount, batch);
  }

  private async writeAccount(of: Account, rows: HeardOf[], batch: Batch): Promise<void> {
    const names = rows.flatMap(({ person: { jid, lid } }) => (lid ? [jid, lid] : [jid]));
    const book = new AddressBook(await this.contacts.lock(of, [...new Set(names)]));
    for (const { person } of rows) book.hear(person);
    const { changed, merged } = book;
    if (merged.length > 0) await this.contacts.remove(of, merged);
    if (changed.length > 0) await this.contacts.save(of, changed);
    batch.afterCommit(() => {
      for (const { person, onStored } of rows) {
        const contact = book.find(person);
        if (contact) onStored(contact);
      }
    });
  }
}
