import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { envelope, type JournalEntry } from '#libs/journal';
import type { EventId, TenantId } from '#libs/platform';
import { addressOf, bodyOf, formatOf, isPostBack, postBackOf, withWid } from './post-back.format.js';

const entry = (id: string): JournalEntry => ({
  id: id as EventId,
  type: 'message.received',
  tenantId: 'tenant' as TenantId,
  userId: null,
  deviceId: null,
  occurredAt: new Date('2026-06-15T12:00:00Z'),
  chat: null,
  sequence: 1,
  position: 1,
  data: { content: 'olá 🌙' },
});
const entries = [entry('A'), entry('B')];

const decoded = (array: string) =>
  JSON.parse(array).map((text: string) => Buffer.from(text, 'base64').toString());

describe('the body of a PostBack', () => {
  it('is the event in plain mode, of either version', () => {
    for (const version of ['1.0', '1.1'] as const)
      expect(bodyOf({ canBulk: false, version }, [entries[0]!])).toBe(envelope(entries[0]!));
  });

  it('is BULK and an array of base64 in version 1.0', () => {
    const body = bodyOf({ canBulk: true, version: '1.0' }, entries);
    expect(body.slice(0, 5)).toBe('BULK,');
    expect(decoded(body.slice(5))).toEqual(entries.map(envelope));
  });

  it('is BULKGZ and the array as a zlib stream in version 1.1', () => {
    const body = bodyOf({ canBulk: true, version: '1.1' }, entries);
    expect(body.slice(0, 7)).toBe('BULKGZ,');
    expect(decoded(inflateSync(Buffer.from(body.slice(7), 'base64')).toString())).toEqual(
      entries.map(envelope),
    );
  });
});

describe('the address of a PostBack', () => {
  it('shows the key behind an ampersand, as documented', () => {
    expect(withWid('http://my-erp.com.br', 'KEY')).toBe('http://my-erp.com.br&wid=KEY');
  });

  it.each([
    ['http://my-erp.com.br', 'http://my-erp.com.br/?&wid=KEY'],
    ['https://erp.test/hook', 'https://erp.test/hook?&wid=KEY'],
    ['https://erp.test/hook?', 'https://erp.test/hook?&wid=KEY'],
    ['https://erp.test/hook?shop=1', 'https://erp.test/hook?shop=1&wid=KEY'],
    ['https://erp.test/hook?shop=1#part', 'https://erp.test/hook?shop=1&wid=KEY'],
  ])('of %s has it in the query', (url, address) => {
    expect(addressOf(url, 'KEY')).toBe(address);
    expect(new URL(address).searchParams.get('wid')).toBe('KEY');
  });
});

describe('the name of a format', () => {
  it('keeps both settings, and is told from that of another API', () => {
    for (const canBulk of [false, true])
      for (const version of ['1.0', '1.1'] as const) {
        const name = formatOf({ canBulk, version });
        expect(postBackOf(name)).toEqual({ canBulk, version });
        expect(isPostBack(name)).toBe(true);
      }
    expect(isPostBack('wuts')).toBe(false);
    expect(postBackOf('wuts')).toEqual({ canBulk: false, version: '1.0' });
  });
});
