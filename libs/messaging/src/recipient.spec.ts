import { expect, it } from 'vitest';
import { parseRecipient } from './recipient.js';

it.each([
  ['5511999999999', { kind: 'number', digits: '5511999999999' }],
  ['+55 (11) 99999-9999', { kind: 'number', digits: '5511999999999' }],
  ['5511999999999@s.whatsapp.net', { kind: 'number', digits: '5511999999999' }],
  ['5511999999999:12@s.whatsapp.net', { kind: 'number', digits: '5511999999999' }],
  ['120363041234567890@g.us', { kind: 'jid', jid: '120363041234567890@g.us' }],
  ['5511999999999-1600000000@g.us', { kind: 'jid', jid: '5511999999999-1600000000@g.us' }],
  ['987654321012345@lid', { kind: 'jid', jid: '987654321012345@lid' }],
  ['987654321012345:3@lid', { kind: 'jid', jid: '987654321012345@lid' }],
  ['12345', undefined],
  ['somebody@example.com', undefined],
  ['status@broadcast', undefined],
])('reads %j', (text, recipient) => {
  expect(parseRecipient(text)).toEqual(recipient);
});
