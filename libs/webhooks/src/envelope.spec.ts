import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { envelope, type JournalEntry } from '#libs/journal';
import type { DeviceId, EventId, TenantId, UserId } from '#libs/platform';
import { signed } from './envelope.js';

const event: JournalEntry = {
  id: '01J0G6YQ9ZC1T4W8S5R2N7K3M6' as EventId,
  type: 'message.received',
  tenantId: 'tenant-uuid' as TenantId,
  userId: 'user-uuid' as UserId,
  deviceId: 'device-uuid' as DeviceId,
  occurredAt: new Date('2026-06-15T12:00:00.900Z'),
  chat: '5511999999999@s.whatsapp.net',
  data: { content: 'Olá, "signature":"x"} 👋', '2': 'b', '1': 'a', amount: 1e21 },
  sequence: 7,
  position: 12,
};

/** As the documentation tells receivers to do it. */
function isGenuine(rawBody: string, secret: string): boolean {
  const match = /,"signature":"sha256=([0-9a-f]{64})"}$/.exec(rawBody);
  if (!match) return false;
  const signedText = `${rawBody.slice(0, match.index)}}`;
  return createHmac('sha256', secret).update(signedText).digest('hex') === match[1];
}

describe('signed', () => {
  const body = signed(envelope(event), 's3cret');

  it('puts the signature last and changes nothing else', () => {
    const { signature, ...rest } = JSON.parse(body);
    expect(Object.keys(JSON.parse(body)).at(-1)).toBe('signature');
    expect(rest).toEqual(JSON.parse(envelope(event)));
    expect(signature).toBe(`sha256=${createHmac('sha256', 's3cret').update(envelope(event)).digest('hex')}`);
  });

  it('is verified as documented, whatever the data holds', () => {
    expect(isGenuine(body, 's3cret')).toBe(true);
    expect(isGenuine(body, 'other')).toBe(false);
    expect(isGenuine(body.replace('Olá', 'Ola'), 's3cret')).toBe(false);
    expect(isGenuine(envelope(event), 's3cret')).toBe(false);
  });
});
