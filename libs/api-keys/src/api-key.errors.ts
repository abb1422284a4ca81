import { errorTable } from '#libs/platform';

export const ApiKeyErrors = errorTable({
  API_KEY_INVALID: { status: 401, title: 'invalid API key' },
  API_KEY_EXPIRED: { status: 401, title: 'this API key has expired' },
  API_KEY_NOT_FOUND: { status: 404, title: 'API key not found' },
  API_KEY_TOO_NARROW: { status: 403, title: 'this API key does not allow that' },
  SANDBOX_UNAVAILABLE: {
    status: 409,
    title: 'a test key works on the sandbox network, and this gateway runs without a sandbox',
  },
});
