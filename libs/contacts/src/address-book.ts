import type { PersonNames, PersonNews } from '#libs/sessions';
import type { Contact } from './contact.js';

const NAMELESS: PersonNames = { full_name: null, first_name: null, push_name: null, business_name: null };

const isByNumber = (jid: string) => jid.endsWith('@s.whatsapp.net');

/**
 * The part of an account's people that some news are about. A person may be known by LID first and by number later:
 * then two entries turn out to be one.
 */
export class AddressBook {
  private readonly people: Map<string, Contact>;
  private readonly changedJids = new Set<string>();
  private readonly before: ReadonlySet<string>;

  constructor(known: Contact[]) {
    this.people = new Map(known.map((contact) => [contact.jid, contact]));
    this.before = new Set(this.people.keys());
  }

  /** Those that are not as they were before. */
  get changed(): Contact[] {
    return [...this.changedJids].flatMap((jid) => this.people.get(jid) ?? []);
  }

  /** JIDs of entries that went into others. */
  get merged(): string[] {
    return [...this.before].filter((jid) => !this.people.has(jid));
  }

  find({ jid, lid }: Pick<PersonNews, 'jid' | 'lid'>): Contact | undefined {
    return this.entriesOf(jid, lid)[0];
  }

  /** News without any name add nobody; they only tell who is who. */
  hear({ jid, lid, names }: PersonNews): void {
    const same = this.entriesOf(jid, lid);
    if (same.length === 0 && !Object.values(names).some((name) => name !== null)) return;
    const jids = [jid, ...same.map((entry) => entry.jid)];
    const contact: Contact = {
      jid: jids.find(isByNumber) ?? jid,
      lid: lid ?? same.find((entry) => entry.lid)?.lid ?? null,
      names: Object.assign({}, NAMELESS, ...same.map(namesThere).reverse(), names),
    };
    if (same.length === 1 && isSame(same[0]!, contact)) return;
    for (const entry of same) this.people.delete(entry.jid);
    this.people.set(contact.jid, contact);
    this.changedJids.add(contact.jid);
  }

  /** All that may be this person, the entry by its number first. */
  private entriesOf(jid: string, lid: string | null): Contact[] {
    const own = [jid, lid].flatMap((name) => (name ? (this.people.get(name) ?? []) : []));
    const names = [jid, lid].filter((name) => name !== null);
    const byLid = [...this.people.values()].filter((entry) => entry.lid && names.includes(entry.lid));
    return [...new Set([...own, ...byLid])];
  }
}

/** Only the names that there are: of two entries, each fills the gaps of the other. */
const namesThere = ({ names }: Contact) =>
  Object.fromEntries(Object.entries(names).filter(([, name]) => name !== null));

const isSame = (a: Contact, b: Contact): boolean =>
  a.jid === b.jid &&
  a.lid === b.lid &&
  Object.entries(a.names).every(([name, value]) => b.names[name as keyof PersonNames] === value);
