import { describe, expect, it } from 'vitest';
import type { DeviceId, EventId, TenantId, UserId } from '#libs/platform';
import { envelope } from './envelope.js';
import type { JournalEntry } from './event.js';

const event: JournalEntry = {
  id: '01J0G6YQ9ZC1T4W8S5R2N7K3M6' as EventId,
  type: 'message.received',
  tenantId: 'tenant-uuid' as TenantId,
  userId: 'user-uuid' as UserId,
  deviceId: 'device-uuid' as DeviceId,
  occurredAt: new Date('2026-06-15T12:00:00.900Z'),
  chat: '5511999999999@s.whatsapp.net',
  data: { content: 'Olá 👋' },
  sequence: 7,
  position: 12,
};

describe('envelope', () => {
  it('has the documented members, the time in seconds and nothing of the tenant', () => {
    expect(JSON.parse(envelope(event))).toEqual({
      id: event.id,
      event: 'message.received',
      timestamp: 1781524800,
      device_id: 'device-uuid',
      user_id: 'user-uuid',
      sequence: 7,
      data: event.data,
    });
  });
});
