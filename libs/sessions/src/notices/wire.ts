import { type BinaryNode, getBinaryNodeChild, isPnUser, jidNormalizedUser } from '@whiskeysockets/baileys';
import type { PersonData } from '#libs/journal';

/** WhatsApp's seconds as events show times; now, where it told none. */
export const timeOf = (seconds: string | number | undefined): string =>
  new Date(seconds === undefined ? Date.now() : Number(seconds) * 1000).toISOString();

/** A person under both names, without a device, by telephone number where it is known. */
export function person(jid: string, alternative?: string): PersonData {
  const names = [jid, alternative]
    .filter((name) => name !== undefined)
    .map((name) => jidNormalizedUser(name));
  const byNumber = names.find((name) => isPnUser(name));
  const lid = names.find((name) => name.endsWith('@lid')) ?? null;
  return { jid: byNumber ?? names[0]!, lid, phone_number: byNumber?.split('@')[0] ?? null };
}

export const someone = (jid: string | undefined, alternative?: string): PersonData | null => {
  const known = jid ?? alternative;
  return known ? person(known, alternative) : null;
};

export const isGroup = (jid: string): boolean => jid.endsWith('@g.us');

/** The text of a node; undefined when it has children or nothing. */
export function textOf(node: BinaryNode | undefined): string | undefined {
  if (typeof node?.content === 'string') return node.content;
  return node?.content instanceof Uint8Array ? Buffer.from(node.content).toString('utf8') : undefined;
}

export const childText = (node: BinaryNode, tag: string): string | undefined =>
  textOf(getBinaryNodeChild(node, tag));

export const bytesOf = (node: BinaryNode | undefined): Buffer | undefined =>
  node?.content instanceof Uint8Array ? Buffer.from(node.content) : undefined;

/** A member by a name that others choose: what every object has by itself is none. */
export const own = <T>(table: Record<string, T>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/** A number that may be absent or not be one. */
export function numberOf(text: string | number | null | undefined): number | null {
  const value = text === undefined || text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Stable for a stanza that is delivered again. */
export const sameStanza = (type: string, { attrs }: BinaryNode, part: number | string = 0): string =>
  `${type}/${attrs.from}/${attrs.id}/${part}`;
