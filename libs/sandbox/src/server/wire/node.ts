import { randomBytes } from 'node:crypto';
import type { BinaryNode } from './codec.js';
import { SERVER_JID } from './jid.js';

export type Attrs = BinaryNode['attrs'];
type Content = BinaryNode['content'];

/** A stanza; attributes without a value are left out. */
export function node(
  tag: string,
  attrs: Record<string, string | number | undefined> = {},
  content?: Content,
): BinaryNode {
  const given: Attrs = {};
  for (const [name, value] of Object.entries(attrs)) if (value !== undefined) given[name] = String(value);
  return { tag, attrs: given, content };
}

export function children(parent: BinaryNode | undefined, tag?: string): BinaryNode[] {
  if (!Array.isArray(parent?.content)) return [];
  return tag === undefined ? parent.content : parent.content.filter((each) => each.tag === tag);
}

export const child = (parent: BinaryNode | undefined, tag: string): BinaryNode | undefined =>
  children(parent, tag)[0];

export function bytes(of: BinaryNode | undefined): Buffer | undefined {
  if (of?.content instanceof Uint8Array) return Buffer.from(of.content);
  return typeof of?.content === 'string' ? Buffer.from(of.content) : undefined;
}

export const text = (of: BinaryNode | undefined): string | undefined => bytes(of)?.toString('utf8');

export function uint(of: BinaryNode | undefined): number | undefined {
  const data = bytes(of);
  return data && data.length > 0 && data.length <= 6 ? data.readUIntBE(0, data.length) : undefined;
}

export function uintBytes(value: number, length: number): Buffer {
  const data = Buffer.alloc(length);
  data.writeUIntBE(value, 0, length);
  return data;
}

/** Of what the server itself sends. */
export const newStanzaId = (): string => randomBytes(8).toString('hex');

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

export const iqResult = (query: BinaryNode, content?: Content): BinaryNode =>
  node('iq', { from: query.attrs.to || SERVER_JID, type: 'result', id: query.attrs.id }, content);

export const iqError = (query: BinaryNode, code: number, reason: string): BinaryNode =>
  node('iq', { from: query.attrs.to || SERVER_JID, type: 'error', id: query.attrs.id }, [
    node('error', { code, text: reason }),
  ]);
