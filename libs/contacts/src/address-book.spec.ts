import { describe, expect, it } from 'vitest';
import type { PersonNames, PersonNews } from '#libs/sessions';
import { AddressBook } from './address-book.js';
import type { Contact } from './contact.js';

const NUMBER = '5511999990002@s.whatsapp.net';
const OTHER_NUMBER = '5511999990003@s.whatsapp.net';
const LID = '123456789012345@lid';

const NAMELESS: PersonNames = { full_name: null, first_name: null, push_name: null, business_name: null };

const contact = (jid: string, lid: string | null, names: Partial<PersonNames>): Contact => ({
  jid,
  lid,
  names: { ...NAMELESS, ...names },
});

/** What has become of a book of these contacts after these news. */
function heard(known: Contact[], ...news: PersonNews[]) {
  const book = new AddressBook(known);
  for (const one of news) book.hear(one);
  return { changed: book.changed, merged: book.merged };
}

describe('AddressBook', () => {
  it('adds whoever has a name, and nobody without one', () => {
    expect(
      heard(
        [],
        { jid: NUMBER, lid: null, names: { push_name: 'Jane' } },
        { jid: OTHER_NUMBER, lid: LID, names: {} },
        { jid: OTHER_NUMBER, lid: LID, names: { full_name: null } },
      ),
    ).toEqual({ changed: [contact(NUMBER, null, { push_name: 'Jane' })], merged: [] });
  });

  it('keeps the names that the news say nothing of, and drops those that are gone', () => {
    const jane = contact(NUMBER, LID, { push_name: 'Jane', full_name: 'Jane Doe', first_name: 'Jane' });
    expect(
      heard([jane], { jid: NUMBER, lid: null, names: { full_name: null, first_name: null } }).changed,
    ).toEqual([contact(NUMBER, LID, { push_name: 'Jane' })]);
  });

  it('changes nothing for what is known', () => {
    const jane = contact(NUMBER, LID, { push_name: 'Jane' });
    expect(heard([jane], { jid: NUMBER, lid: LID, names: { push_name: 'Jane' } })).toEqual({
      changed: [],
      merged: [],
    });
  });

  it('makes one person of two entries when it turns out that they are', () => {
    const byLid = contact(LID, LID, { push_name: 'Jane' });
    const byNumber = contact(NUMBER, null, { full_name: 'Jane Doe' });
    expect(heard([byLid, byNumber], { jid: NUMBER, lid: LID, names: {} })).toEqual({
      changed: [contact(NUMBER, LID, { push_name: 'Jane', full_name: 'Jane Doe' })],
      merged: [LID],
    });
  });

  it('knows by its LID whom it has by number', () => {
    const jane = contact(NUMBER, LID, { push_name: 'Jane' });
    expect(heard([jane], { jid: LID, lid: LID, names: { push_name: 'Jane Moon' } })).toEqual({
      changed: [contact(NUMBER, LID, { push_name: 'Jane Moon' })],
      merged: [],
    });
  });

  it('follows a person to another number', () => {
    const jane = contact(NUMBER, LID, { push_name: 'Jane' });
    expect(heard([jane], { jid: OTHER_NUMBER, lid: LID, names: {} })).toEqual({
      changed: [contact(OTHER_NUMBER, LID, { push_name: 'Jane' })],
      merged: [NUMBER],
    });
  });
});
