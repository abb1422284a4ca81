import type { Contact, proto, WAMessage, WASocket } from '@whiskeysockets/baileys';
import { onEvent } from '../baileys/on-event.js';
import { onSyncAction, type SyncAction } from '../baileys/sync-actions.js';
import { person } from '../notices/wire.js';
import type { PersonNews } from './person-news.js';

/**
 * Tells what a connection learns of people: names in messages, the phone's address book, the history that the phone
 * shares, and which LID belongs to which number. Told in the turn in which it is seen, as by `watchNotices`.
 *
 * @param report is told what could not be read: it must not take the connection down
 */
export function watchPeople(
  socket: WASocket,
  tell: (people: PersonNews[]) => void,
  report: (error: unknown) => void,
): void {
  const tellAll = (read: () => (PersonNews | undefined)[]) => {
    try {
      const people = read().filter((news) => news !== undefined);
      if (people.length > 0) tell(people);
    } catch (error) {
      report(error);
    }
  };
  onEvent(socket, 'messages.upsert', ({ messages }) => tellAll(() => messages.map(author)));
  onEvent(socket, 'messaging-history.set', ({ contacts, lidPnMappings = [] }) => {
    const numbers = new Map(lidPnMappings.flatMap(({ lid, pn }) => [[lid, pn] as const, [pn, lid] as const]));
    tellAll(() => contacts.map((contact) => inHistory(contact, numbers.get(contact.id))));
  });
  onEvent(socket, 'lid-mapping.update', ({ lid, pn }) => tellAll(() => [{ ...namesOf(pn, lid), names: {} }]));
  onSyncAction(socket, (action) => tellAll(() => [inAddressBook(action)]), { withInitial: true });
}

/** Only people are meant: no groups, channels or broadcasts. */
const isPerson = (jid: string) => /@(s\.whatsapp\.net|lid)$/.test(jid);

function namesOf(jid: string, alternative: string | undefined): Pick<PersonNews, 'jid' | 'lid'> {
  const { jid: byNumber, lid } = person(jid, alternative);
  return { jid: byNumber, lid };
}

function author({ key, pushName, verifiedBizName }: WAMessage): PersonNews | undefined {
  const jid = key.participant || key.remoteJid;
  if (key.fromMe || !jid || !isPerson(jid)) return undefined;
  const alternative = (key.participant ? key.participantAlt : key.remoteJidAlt) ?? undefined;
  return {
    ...namesOf(jid, alternative),
    names: {
      ...(pushName && { push_name: pushName }),
      ...(verifiedBizName && { business_name: verifiedBizName }),
    },
  };
}

/**
 * A conversation has the name of the address book, a list of push names those. Its `lid` may be the account's own.
 * @param other the person's other JID, where the history tells it
 */
function inHistory(
  { id, name, notify, verifiedName }: Contact,
  other: string | undefined,
): PersonNews | undefined {
  if (!isPerson(id)) return undefined;
  return {
    ...namesOf(id, other),
    names: {
      ...(name && { full_name: name }),
      ...(notify && { push_name: notify }),
      ...(verifiedName && { business_name: verifiedName }),
    },
  };
}

/** An entry without any name has been removed. */
function inAddressBook({ index: [what, jid], value }: SyncAction): PersonNews | undefined {
  const entry: proto.SyncActionValue.IContactAction | null | undefined = value.contactAction;
  if (what !== 'contact' || !entry || !jid || !isPerson(jid)) return undefined;
  return {
    ...namesOf(jid, entry.lidJid || entry.pnJid || undefined),
    names: { full_name: entry.fullName || null, first_name: entry.firstName || null },
  };
}
