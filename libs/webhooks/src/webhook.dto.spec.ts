import { describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '#libs/journal';
import { requestValidation, type WagonError } from '#libs/platform';
import { ConfigureWebhookDto, webhookSettings } from './webhook.dto.js';

const least = { webhook_url: 'https://app.example.com/webhook', enabled_events: ['message.received'] };

const accept = (body: object): Promise<ConfigureWebhookDto> =>
  requestValidation().transform(body, { type: 'body', metatype: ConfigureWebhookDto });

const refusal = (body: object): Promise<string> =>
  accept({ ...least, ...body }).then(
    () => 'accepted',
    (error: WagonError) => error.message,
  );

describe('ConfigureWebhookDto', () => {
  it('fills in what was left out', async () => {
    expect(webhookSettings(await accept(least))).toEqual({
      url: least.webhook_url,
      enabledEvents: ['message.received'],
      enabled: true,
      retryAttempts: 3,
      timeoutSeconds: 10,
      headers: null,
      secret: undefined,
    });
  });

  it('tells a secret that was left out from one that is to be removed', async () => {
    expect(webhookSettings(await accept({ ...least, secret: null })).secret).toBeNull();
  });

  it('accepts every event and the star', async () => {
    expect(await refusal({ enabled_events: [...EVENT_TYPES, '*'] })).toBe('accepted');
  });

  it.each([
    [{ enabled_events: [] }, 'at least one event'],
    [{ enabled_events: 'message.received' }, 'must be a list'],
    [{ enabled_events: [3] }, 'a list of texts'],
    [
      { enabled_events: ['call.offered'] },
      '"call.offered" is not an event. Allowed are call.offer, call.accept',
    ],
    [{ enabled_events: ['nonsense'] }, 'app_state.sync_complete'],
    [{ webhook_url: 7 }, 'webhook_url is required'],
    [{ secret: 5 }, 'secret must be text'],
    [{ retry_attempts: 21 }, 'retry_attempts must be a whole number from 0 to 20'],
    [{ timeout: 0 }, 'timeout must be a whole number of seconds from 1 to 30'],
    [{ timeout: 1.5 }, 'timeout must be a whole number of seconds from 1 to 30'],
    [{ enabled: 'yes' }, 'enabled must be true or false'],
    [{ secret: '' }, 'secret must have between 1 and 256 characters'],
    [{ headers: ['a'] }, 'headers must be an object of texts'],
    [{ headers: { 'X-A': 1 } }, 'headers.X-A must be text'],
    [{ headers: { Host: 'evil' } }, 'headers must not set Host'],
    [{ headers: { 'Webhook-Id': 'x' } }, 'headers must not set Webhook-Id'],
    [{ headers: { 'X A': 'b' } }, 'a name that HTTP does not allow'],
    [{ headers: { 'X-A': 'b\r\nX-B: c' } }, 'characters that HTTP does not allow'],
    [{ headers: { 'X-A': 'b', 'x-a': 'c' } }, 'headers has x-a twice'],
    [
      { headers: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`X-${n}`, 'v'])) },
      'at most 20 members',
    ],
  ])('refuses %j', async (body, message) => {
    expect(await refusal(body)).toContain(message);
  });

  it('repeats no secret', async () => {
    const error = await accept({ ...least, secret: 'x'.repeat(300) }).catch((thrown) => thrown);
    expect(JSON.stringify(error.detail)).not.toContain('xxx');
  });
});
