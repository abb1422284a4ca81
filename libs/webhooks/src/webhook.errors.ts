import { errorTable } from '#libs/platform';

export const WebhookErrors = errorTable({
  WEBHOOK_NOT_FOUND: { status: 404, title: 'no webhook configured' },
});
