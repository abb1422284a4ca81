import { SetMetadata } from '@nestjs/common';

/** What a key may be limited to. The product's documentation has `scopes` and names none: these are ours. */
export const SCOPES = [
  'instances:read',
  'instances:write',
  'messages:send',
  'webhooks:read',
  'webhooks:write',
  'api_keys:read',
  'api_keys:write',
  'events:read',
] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE_MARK = 'whatisup:scope';

/** Of a handler: a key that has scopes must have this one. */
export const Needs = (scope: Scope) => SetMetadata(SCOPE_MARK, scope);
