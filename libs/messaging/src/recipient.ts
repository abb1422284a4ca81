import { invalidField, normalizePhone } from '#libs/platform';

/** Whom a message is for. A number still has to be looked up: its JID may differ from its digits. */
export type Recipient = { kind: 'number'; digits: string } | { kind: 'jid'; jid: string };

const USER = /^(\d{7,15})(?::\d+)?@(?:s\.whatsapp\.net|c\.us)$/;
const LID = /^\d{6,20}(?::\d+)?@lid$/;
const GROUP = /^\d{10,25}(?:-\d{8,12})?@g\.us$/;

/**
 * Reads a recipient: a telephone number in any usual spelling, or the JID of a user, a group or a LID.
 * @returns undefined when it is none of them
 */
export function parseRecipient(text: string): Recipient | undefined {
  const trimmed = text.trim();
  const user = USER.exec(trimmed);
  if (user) return { kind: 'number', digits: user[1]! };
  if (LID.test(trimmed)) return { kind: 'jid', jid: trimmed.replace(/:\d+@/, '@') };
  if (GROUP.test(trimmed)) return { kind: 'jid', jid: trimmed };
  const digits = normalizePhone(trimmed);
  return digits ? { kind: 'number', digits } : undefined;
}

/** The JID that a number most likely has; only a look-up knows. */
export const digitsJid = (digits: string): string => `${digits}@s.whatsapp.net`;

/** @param field names what was refused @throws VALIDATION_ERROR */
export function recipientOf(text: string, field: string): Recipient {
  const recipient = parseRecipient(text);
  if (recipient) return recipient;
  throw invalidField(
    field,
    `${field} must be a telephone number with country code (10 to 15 digits) or the JID of a user, group or LID`,
    text,
  );
}

/** A mentioned number is not looked up: it takes part in the chat, and every look-up costs the account goodwill. */
export function jidOfMention(text: string, field: string): string {
  const person = recipientOf(text, field);
  return person.kind === 'jid' ? person.jid : digitsJid(person.digits);
}

/** The chat that a caller names by a telephone number or a JID; a number is not looked up. @throws VALIDATION_ERROR */
export function chatNamed(text: string): string {
  const recipient = recipientOf(text, 'chat');
  return recipient.kind === 'jid' ? recipient.jid : digitsJid(recipient.digits);
}
