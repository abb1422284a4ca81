import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type DeviceId, SecretBox, type TenantId } from '#libs/platform';
import type { WebhookEntity } from './webhook.entity.js';
import { openWebhook, sealWebhook, wants } from './webhook.js';
import { webhookView } from './webhook-view.js';

const box = new SecretBox([randomBytes(32)]);
const deviceId = 'device' as DeviceId;
const secrets = { secret: 's3cret', headers: { Authorization: 'Bearer t0ken' } };

const row = (changes: Partial<WebhookEntity> = {}): WebhookEntity => ({
  id: 'wh_1',
  tenantId: 'tenant' as TenantId,
  deviceId,
  url: 'https://app.example.com/webhook',
  enabledEvents: ['message.received'],
  enabled: true,
  retryAttempts: 3,
  timeoutSeconds: 10,
  createdAt: new Date('2026-06-15T12:00:00Z'),
  updatedAt: new Date('2026-06-15T12:00:01Z'),
  ...sealWebhook(box, deviceId, secrets),
  ...changes,
});

describe('a stored webhook', () => {
  it('holds its secret and headers sealed, and opens with them', () => {
    expect(Buffer.concat([row().secret!, row().headers!]).toString('latin1')).not.toMatch(/s3cret|t0ken/);
    expect(openWebhook(box, row())).toMatchObject({ ...secrets, timeoutMs: 10_000 });
  });

  it('does not open under another device', () => {
    expect(() => openWebhook(box, row({ deviceId: 'other' as DeviceId }))).toThrow(/belongs elsewhere/);
  });

  it('is shown with its headers, without its secret, and with null for what is absent', () => {
    const shown = webhookView(openWebhook(box, row()));
    expect(shown).toEqual({
      id: 'wh_1',
      webhook_url: 'https://app.example.com/webhook',
      enabled_events: ['message.received'],
      enabled: true,
      retry_attempts: 3,
      timeout: 10,
      headers: secrets.headers,
      created_at: '2026-06-15T12:00:00.000Z',
      updated_at: '2026-06-15T12:00:01.000Z',
    });
    expect(webhookView(openWebhook(box, row({ headers: null }))).headers).toBeNull();
  });

  it('wants its events, all of them with the star, none while it is switched off', () => {
    const opened = openWebhook(box, row());
    expect(wants(opened, 'message.received')).toBe(true);
    expect(wants(opened, 'message.sent')).toBe(false);
    expect(wants({ ...opened, enabledEvents: ['*'] }, 'message.sent')).toBe(true);
    expect(wants({ ...opened, enabled: false }, 'message.received')).toBe(false);
  });
});
