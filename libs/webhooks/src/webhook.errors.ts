import { errorTable } from '#libs/platform';

export const WebhookErrors = errorTable({
  WEBHOOK_NOT_FOUND: { status: 404, title: 'no webhook configured' },
  ENDPOINT_NOT_FOUND: { status: 404, title: 'no such webhook endpoint' },
  ENDPOINT_DISABLED: { status: 409, title: 'the webhook endpoint is switched off' },
  TOO_MANY_ENDPOINTS: { status: 409, title: 'the tenant has as many webhook endpoints as it may have' },
  DELIVERY_NOT_FOUND: { status: 404, title: 'no such webhook delivery' },
  EVENT_NOT_KEPT: { status: 410, title: 'the event is no longer kept' },
  REPLAY_NOT_FOUND: { status: 404, title: 'no such replay' },
  TOO_MANY_REPLAYS: { status: 409, title: 'too many replays of the tenant are running', retryable: true },
});
