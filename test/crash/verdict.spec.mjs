import { describe, expect, it } from 'vitest';
import { judge } from './verdict.mjs';

const device = { id: 'd1', number: '1' };
const chat = { id: 'c', device, peer: '2' };

/** Two sends, two messages back, and everything as it must be. */
function kept() {
  const sends = [1, 2].map((n) => ({
    chat,
    n,
    text: `out ${n}`,
    messageId: `S${n}`,
    ackedAt: n,
    attempts: 1,
  }));
  const writings = [1, 2].map((n) => ({ chat, n, text: `in ${n}`, messageId: `R${n}`, sentAt: n }));
  const shown = (n, from_me) => ({ cursor: n, id: `S${n}`, kind: 'text', text: `out ${n}`, from_me });
  const events = [1, 2].map((n) => ({
    id: `E${n}`,
    sequence: n,
    type: 'message.received',
    messageId: `R${n}`,
  }));
  return {
    sends,
    writings,
    phones: new Map([
      ['1', [shown(1, true), shown(2, true)]],
      ['2', [shown(1, false), shown(2, false)]],
    ]),
    journal: new Map([['d1', events]]),
    arrivals: events.map(({ id, type, messageId }) => ({
      eventId: id,
      bodyId: id,
      type,
      deviceId: 'd1',
      messageId,
    })),
    stats: { undecryptable: 0, retry_receipts: 0, unknown_queries: 0 },
  };
}

describe('judge', () => {
  it('finds nothing where every promise was kept', () => {
    expect(judge(kept())).toEqual([]);
  });

  it('lets a phone get a message again under its id, and the receiver an event', () => {
    const found = kept();
    found.phones.get('2').push({ ...found.phones.get('2')[0], cursor: 3, duplicate: true });
    found.arrivals.push(found.arrivals[0]);
    expect(judge(found)).toEqual([]);
  });

  const spoil = {
    'send refused': ({ sends }) => {
      sends[1].refused = '400';
    },
    'send without an answer': ({ sends }) => {
      sends[1].ackedAt = undefined;
    },
    'acknowledged, not on the phone': ({ phones }) => phones.get('2').pop(),
    'no copy on the own phone': ({ phones }) => phones.get('1').pop(),
    'unreadable on a phone': ({ phones }) =>
      phones.get('2').push({ cursor: 3, id: 'S2', kind: 'undecryptable', text: null }),
    'twice on the phone': ({ phones }) =>
      phones.get('2').push({ ...phones.get('2')[1], cursor: 3, id: 'S3' }),
    'another id on the phone': ({ sends }) => {
      sends[0].messageId = 'S9';
    },
    'out of order on the phone': ({ phones }) => {
      phones.get('2')[0].cursor = 3;
    },
    'gap in the journal': ({ journal }) => {
      journal.get('d1')[1].sequence = 3;
    },
    'no event of a message': ({ journal }) => journal.get('d1').pop(),
    'several events of a message': ({ journal }) =>
      journal.get('d1').push({ ...journal.get('d1')[1], sequence: 3, id: 'E3' }),
    'out of order in the journal': ({ writings }) => writings.reverse(),
    'message not at the receiver': ({ arrivals }) => arrivals.pop(),
    'event not at the receiver': ({ journal }) =>
      journal.get('d1').push({ id: 'E3', sequence: 3, type: 'message.sent', messageId: 'S1' }),
    'several ids at the receiver': ({ arrivals }) =>
      arrivals.push({ ...arrivals[0], eventId: 'E9', bodyId: 'E9' }),
    'two ids in one delivery': ({ arrivals }) => {
      arrivals[0].bodyId = 'E9';
    },
    'out of order at the receiver': ({ arrivals }) => arrivals.reverse(),
    'counted by the sandbox': ({ stats }) => {
      stats.retry_receipts = 1;
    },
  };

  it.each(Object.entries(spoil))('finds: %s', (kind, change) => {
    const found = kept();
    change(found);
    expect(judge(found).map((violation) => violation.kind)).toContain(kind);
  });
});
