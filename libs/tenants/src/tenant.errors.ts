import { errorTable } from '#libs/platform';

export const TenantErrors = errorTable({
  MASTER_TOKEN_REQUIRED: { status: 401, title: 'master token required' },
  INVALID_MASTER_TOKEN: { status: 401, title: 'invalid master token' },
  TENANT_ID_REQUIRED: { status: 400, title: 'tenant ID is required' },
  TENANT_NOT_FOUND: { status: 404, title: 'tenant not found' },
  TENANT_EXISTS: {
    status: 409,
    title: 'tenant already exists - please contact your administrator to create your user',
  },
  TENANT_NOT_DELETED: { status: 500, title: 'failed to delete tenant', retryable: true },
});

export const UserErrors = errorTable({
  USER_NOT_FOUND: { status: 404, title: 'user not found' },
  USER_EXISTS: { status: 409, title: 'a user with this email already exists' },
  USER_INACTIVE: { status: 409, title: 'the user is not active: a token would not work' },
  OWN_USER: { status: 403, title: 'you cannot delete your own user' },
  LAST_ADMIN: { status: 409, title: 'the tenant needs at least one active admin' },
});

export const AccessTokenErrors = errorTable({
  TOKEN_NOT_FOUND: { status: 404, title: 'token not found' },
  TOKEN_REPLACED: { status: 409, title: 'this token has been replaced already' },
});
