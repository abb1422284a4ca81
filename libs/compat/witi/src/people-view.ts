import type { Contact } from '#libs/contacts';
import type { DeviceChat } from '#libs/journal';
import type { ContactDto, ProfileDto } from './contacts.dto.js';
import type { ChatDto } from './messages.dto.js';

/** What the original shows of a time that is not known. */
const NEVER = '0001-01-01T00:00:00Z';
const SECOND = 1000;

export const pictureUrl = (base: string, wid: string, jid: string): string =>
  `${base}/get_picture.aspx?${new URLSearchParams({ WID: wid, jid })}`;

const secondsOf = (time: Date | undefined) => (time ? Math.floor(time.getTime() / SECOND) : 0);

const nameOf = (contact: Contact | undefined) => {
  const { full_name, business_name, push_name } = contact?.names ?? {};
  return full_name ?? business_name ?? push_name ?? '';
};

export const chatView = ({ chat, lastMessageAt }: DeviceChat, contact: Contact | undefined): ChatDto => ({
  jid: chat,
  name: nameOf(contact),
  spam: false,
  count: 0,
  mute: '',
  t: secondsOf(lastMessageAt),
  archive: false,
  modify_tag: '',
  picture: '',
  Lastupdate: lastMessageAt.toISOString(),
});

/** What is known of somebody. */
export interface Person {
  jid: string;
  contact: Contact | undefined;
  lastMessageAt: Date | undefined;
  picture: string;
}

const common = ({ jid, contact, lastMessageAt, picture }: Person) => ({
  jid,
  notify: contact?.names.push_name ?? '',
  short: contact?.names.first_name ?? '',
  name: nameOf(contact),
  picture,
  Lastupdate: lastMessageAt?.toISOString() ?? NEVER,
  LastMessageTime: secondsOf(lastMessageAt),
  biz: Boolean(contact?.names.business_name),
  status: 200,
  Count: 0,
  Mute: false,
  Spam: false,
  Archive: false,
  isGroup: jid.endsWith('@g.us'),
});

/** In the order of the documentation. */
export function contactView(person: Person): ContactDto {
  const { jid, notify, short, name, picture, Lastupdate, LastMessageTime, biz, status, ...rest } =
    common(person);
  return {
    ...{ jid, notify, verify: '', vname: person.contact?.names.business_name ?? '', short, name, picture },
    ...{ Lastupdate, LastMessageTime, biz, status, tag: '', ...rest },
  };
}

export function profileView(person: Person): ProfileDto {
  const { jid, notify, short, name, picture, Lastupdate, LastMessageTime, biz, status, ...rest } =
    common(person);
  return { jid, notify, short, name, picture, Lastupdate, LastMessageTime, biz, status, tag: null, ...rest };
}
