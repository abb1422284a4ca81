import { randomUUID } from 'node:crypto';
import { QuickstartFailed, Refused, UsageError } from './failures.js';
import type { JsonApi } from './json-api.js';
import type { Screen } from './screen.js';

export interface Access {
  /** The gateway as the tenant calls it. */
  gateway: JsonApi;
  /** The tenant that the quickstart made for itself. */
  ownTenant?: { id: string; name: string };
}

export interface Tokens {
  token?: string;
  masterToken?: string;
}

const WHERE_TOKENS_ARE = `Set WAGON_TOKEN to the "Token" that the first start of the gateway printed:
  WAGON_TOKEN=… npm run quickstart
or, without it, WAGON_MASTER_TOKEN to its "Master token". Lost? Stop the gateway and make a new one:
  npm run wagon -- tenants list
  npm run wagon -- tokens create --tenant <id>`;

/** Gets a token that works. @throws UsageError without any, QuickstartFailed for a wrong one */
export async function obtainAccess(
  anyone: JsonApi,
  { token, masterToken }: Tokens,
  screen: Screen,
): Promise<Access> {
  if (!token && !masterToken) throw new UsageError(`there is no token. ${WHERE_TOKENS_ARE}`);
  if (!token) return register(anyone.as(masterToken!), screen);
  screen.step('Check the token');
  const gateway = anyone.as(token);
  await gateway.call('GET', '/devices').catch(explain('WAGON_TOKEN is no access token of this gateway'));
  screen.success('the token works');
  return { gateway };
}

async function register(operator: JsonApi, screen: Screen): Promise<Access> {
  screen.step('Register a tenant, because WAGON_TOKEN is not set');
  const answer = await operator
    .call<{ token: string; tenant: { id: string; name: string } }>('POST', '/register', {
      tenant_name: `quickstart ${randomUUID().slice(0, 8)}`,
      email: 'quickstart@example.com',
      password: randomUUID(),
    })
    .catch(explain('WAGON_MASTER_TOKEN is not the master token of this gateway'));
  screen.note(`Its access token, shown this once: ${answer.token}`);
  const gateway = operator.as(answer.token);
  await gateway.call('GET', '/devices');
  screen.success('the token works');
  return { gateway, ownTenant: answer.tenant };
}

/** Puts the cause in front of "unauthorized", which alone does not say which token is wrong. */
const explain =
  (cause: string) =>
  (error: unknown): never => {
    if (error instanceof Refused && error.status === 401)
      throw new QuickstartFailed(`${cause} (401). ${WHERE_TOKENS_ARE}`);
    throw error;
  };
