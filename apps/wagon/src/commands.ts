import { randomUUID } from 'node:crypto';
import type { Command } from './command.js';
import { columns, record } from './layout.js';

const TENANT = { type: 'string', required: true, value: 'id', about: 'id of the tenant' } as const;
const SHOWN_ONCE = '(shown this once)';

/** Everything that the command line can do. */
export const commands: Command[] = [
  {
    name: 'tenants create',
    about: "make a tenant with its first user, an admin, and that user's access token",
    options: {
      name: { type: 'string', required: true, value: 'name', about: 'name of the tenant' },
      email: { type: 'string', required: true, value: 'address', about: 'of its first user' },
      password: { type: 'string', value: 'text', about: 'of its first user; a random one when left out' },
      'webhook-url': { type: 'string', value: 'url', about: "webhook of each of the user's devices" },
    },
    async run(operator, given) {
      const answer = await operator.createTenant({
        tenant_name: given.name!,
        email: given.email!,
        password: given.password ?? randomUUID(), // no call takes a password yet
        webhook_url: given['webhook-url'],
      });
      const { tenant, user, token } = answer;
      const text = record({
        Tenant: tenant.name,
        Id: tenant.id,
        Admin: user.email,
        Token: `${token} ${SHOWN_ONCE}`,
      });
      return { answer, text };
    },
  },
  {
    name: 'tenants list',
    about: 'list the tenants',
    options: {},
    async run(operator) {
      const answer = await operator.listTenants();
      const rows = answer.tenants.map(({ id, name, created_at }) => [id, name, created_at]);
      return { answer, text: columns(['ID', 'NAME', 'CREATED'], rows) };
    },
  },
  {
    name: 'tenants delete',
    about: 'delete a tenant with everything that belongs to it, for good',
    argument: 'id',
    options: { yes: { type: 'boolean', required: true, about: 'confirms that there is no way back' } },
    async run(operator, _, id) {
      const answer = await operator.deleteTenant(id);
      return { answer, text: `Deleted ${answer.data.tenant_name} (${answer.data.tenant_id}).` };
    },
  },
  {
    name: 'tokens create',
    about: 'make an access token',
    options: {
      tenant: TENANT,
      user: { type: 'string', value: 'id', about: "whose token; the oldest active admin's when left out" },
      name: { type: 'string', value: 'text', about: 'what it is for' },
    },
    async run(operator, given) {
      const answer = await operator.createToken(given.tenant!, { user_id: given.user, name: given.name });
      const { token_id, user_id } = answer.data;
      return {
        answer,
        text: record({ Token: `${answer.token} ${SHOWN_ONCE}`, Id: token_id, User: user_id }),
      };
    },
  },
  {
    name: 'tokens list',
    about: 'list the access tokens of a tenant, without their texts',
    options: { tenant: TENANT },
    async run(operator, given) {
      const answer = await operator.listTokens(given.tenant!);
      const rows = answer.tokens.map((token) => [
        token.token_id,
        token.user_id,
        token.name ?? '-',
        token.created_at,
        token.last_used_at ?? '-',
        token.revoked_at ?? '-',
      ]);
      return { answer, text: columns(['ID', 'USER', 'NAME', 'CREATED', 'LAST USED', 'REVOKED'], rows) };
    },
  },
  {
    name: 'tokens revoke',
    about: 'revoke an access token by its id: the next call with it is refused',
    argument: 'token-id',
    options: {},
    async run(operator, _, id) {
      const answer = await operator.revokeToken(id);
      return { answer, text: `Revoked ${answer.data.token_id} at ${answer.data.revoked_at}.` };
    },
  },
  {
    name: 'keys rotate',
    about: 'move everything that is encrypted to the first key of WAGON_ENCRYPTION_KEY',
    options: {},
    async run(operator) {
      const answer = await operator.rotateKeys();
      const { rewrapped_tenant_keys, resealed_values, unreadable_values } = answer.data;
      const text = record({
        'Tenant keys re-wrapped': String(rewrapped_tenant_keys),
        'Values re-sealed': String(resealed_values),
        ...(unreadable_values > 0 && { 'Damaged, left as they are': String(unreadable_values) }),
      });
      return { answer, text: `${text}\n\n${answer.message}` };
    },
  },
];
