import { errorTable } from '#libs/platform';

/** What can go wrong at `/v1` alone. */
export const WhatIsUpErrors = errorTable({
  AUTH_MISSING: { status: 401, title: 'an API key is required: Authorization: Bearer zpk_live_…' },
  AUTH_MALFORMED: { status: 401, title: 'the Authorization header must be Bearer and an API key' },
  INSUFFICIENT_SCOPE: { status: 403, title: 'this API key has no scope for that' },
  RATE_LIMITED: { status: 429, title: 'too many requests', retryable: true },
  NOT_IMPLEMENTED: { status: 501, title: 'this gateway does not serve this call' },
});
