import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type DeviceId, SecretBox, type TenantId } from '#libs/platform';
import { chatsProblem } from './chat-filter-rule.js';
import type { EndpointId, WebhookEndpointEntity } from './endpoint.entity.js';
import { type Filter, openEndpoint, sealSecrets, signingSecrets, wants } from './endpoint.js';

const box = new SecretBox([randomBytes(32)]);
const device = 'device' as DeviceId;
const secrets = { secret: 's3cret', headers: { Authorization: 'Bearer t0ken' } };
const owner = {
  id: 'wh_1' as EndpointId,
  kind: 'endpoint' as const,
  tenantId: 'tenant' as TenantId,
  deviceId: null,
};

const row = (changes: Partial<WebhookEndpointEntity> = {}) =>
  ({
    ...owner,
    previousSecret: null,
    ...sealSecrets(box, owner, secrets),
    ...changes,
  }) as WebhookEndpointEntity;

describe('a stored endpoint', () => {
  it('holds its secret and headers sealed, and opens with them', () => {
    expect(Buffer.concat([row().secret!, row().headers!]).toString('latin1')).not.toMatch(/s3cret|t0ken/);
    expect(openEndpoint(box, row())).toMatchObject({ ...secrets, previousSecret: null });
  });

  it('does not open as another endpoint', () => {
    expect(() => openEndpoint(box, row({ id: 'wh_2' as EndpointId }))).toThrow(/belongs elsewhere/);
  });

  it('opens as the webhook of its device whatever its id: that is how they were sealed before', () => {
    const webhook = { ...owner, kind: 'webhook' as const, deviceId: device };
    const old = {
      ...row(),
      ...webhook,
      secret: box.seal(Buffer.from('old'), 'webhook/device/secret'),
      headers: null,
    };
    expect(openEndpoint(box, old).secret).toBe('old');
    expect(() => openEndpoint(box, { ...old, deviceId: 'other' as DeviceId })).toThrow(/belongs elsewhere/);
  });
});

describe('wants', () => {
  const all: Filter = { deviceId: null, deviceIds: null, events: ['*'], chats: null };
  const event = { type: 'message.received' as const, deviceId: device, chat: '551@s.whatsapp.net' };

  it.each([
    [all, true],
    [{ ...all, deviceId: device }, true],
    [{ ...all, deviceId: 'other' as DeviceId }, false],
    [{ ...all, deviceIds: ['other' as DeviceId, device] }, true],
    [{ ...all, deviceIds: ['other' as DeviceId] }, false],
    [{ ...all, events: ['message.received' as const] }, true],
    [{ ...all, events: ['message.sent' as const] }, false],
    [{ ...all, chats: ['551@s.whatsapp.net'] }, true],
    [{ ...all, chats: ['552@s.whatsapp.net', '*@s.whatsapp.net'] }, true],
    [{ ...all, chats: ['*@g.us', '1551@s.whatsapp.net'] }, false],
  ])('%j: %s', (filter, expected) => expect(wants(filter, event)).toBe(expected));

  it('lets events pass that belong to no chat, and for all devices those that belong to none', () => {
    expect(wants({ ...all, chats: ['*@g.us'] }, { ...event, chat: null })).toBe(true);
    expect(wants(all, { ...event, deviceId: null })).toBe(true);
    expect(wants({ ...all, deviceId: device }, { ...event, deviceId: null })).toBe(false);
    expect(wants({ ...all, deviceIds: [device] }, { ...event, deviceId: null })).toBe(false);
  });
});

describe('signingSecrets', () => {
  it('has the former secret until its time is up', () => {
    const endpoint = {
      secret: 'new',
      previousSecret: 'old',
      headers: null,
      previousSecretUntil: new Date(1_000),
    };
    expect(signingSecrets(endpoint, new Date(999))).toEqual(['new', 'old']);
    expect(signingSecrets(endpoint, new Date(1_000))).toEqual(['new']);
    expect(signingSecrets({ ...endpoint, secret: null }, new Date(2_000))).toEqual([]);
  });
});

describe('chatsProblem', () => {
  it('accepts JIDs and endings, and says what is wrong with anything else', () => {
    expect(chatsProblem(['5511999990001@s.whatsapp.net', '*@g.us', '12-34@g.us', '1:2@lid'])).toBeUndefined();
    for (const wrong of [
      [],
      'x',
      [1],
      ['*'],
      ['@g.us'],
      ['a@b c'],
      ['x'.repeat(500)],
      Array(201).fill('*@g.us'),
    ])
      expect(chatsProblem(wrong)).toMatch(/^chats/);
  });
});
