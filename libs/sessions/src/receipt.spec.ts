import { expect, it } from 'vitest';
import { readReceipt } from './receipt.js';

const self = { jid: '5511999990001@s.whatsapp.net', lid: '111222333@lid' };
const other = '5511999990002@s.whatsapp.net';
const receipt = (attrs: Record<string, string | undefined>, content?: object[]) =>
  readReceipt({ tag: 'receipt', attrs, content } as never, self);

it.each([
  [undefined, 'delivered'],
  ['inactive', 'delivered'],
  ['read', 'read'],
  ['played', 'played'],
])('reads type %s as %s', (type, status) => {
  const read = receipt({ id: 'A', from: other, t: '1780000000', ...(type && { type }) });
  expect(read).toEqual({
    status,
    messageIds: ['A'],
    chat: other,
    by: other,
    at: new Date(1_780_000_000_000),
  });
});

it('takes all ids of a list, and the member of a group', () => {
  const list = { tag: 'list', attrs: {}, content: [{ tag: 'item', attrs: { id: 'B' } }] };
  const read = receipt(
    { id: 'A', from: '120363041234567890@g.us', participant: other, type: 'read', t: '1' },
    [list],
  );
  expect(read).toMatchObject({ messageIds: ['A', 'B'], chat: '120363041234567890@g.us', by: other });
});

it.each([
  { id: 'A', from: other, type: 'retry' },
  { id: 'A', from: other, type: 'peer_msg' },
  { id: 'A', from: '5511999990001:2@s.whatsapp.net' },
  { id: 'A', from: '111222333:1@lid', type: 'read' },
])('makes nothing of %o', (attrs) => {
  expect(receipt(attrs)).toBeUndefined();
});
