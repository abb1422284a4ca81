import { CommandFailed } from './failures.js';
import type { Operator } from './operator.js';

const SECOND = 1_000;
/** Deleting a tenant stops its sessions first, which may take a while. */
const LONGEST_CALL_MS = 120 * SECOND;
const LONGEST_PROBE_MS = 5 * SECOND;
const NOBODY_THERE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Whether anything listens at the address. What answers late or badly is there. */
export async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(LONGEST_PROBE_MS) });
    return true;
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    return !NOBODY_THERE.includes(code ?? '');
  }
}

/** Calls the platform endpoints of a running gateway. */
export class GatewayOperator implements Operator {
  constructor(
    private readonly url: string,
    private readonly masterToken: string,
  ) {}

  createTenant: Operator['createTenant'] = (body) => this.call('POST', '/register', body);
  listTenants: Operator['listTenants'] = () => this.call('GET', '/tenants');
  deleteTenant: Operator['deleteTenant'] = (id) => this.call('DELETE', `/global/tenants/${pathPart(id)}`);
  createToken: Operator['createToken'] = (id, body) => this.call('POST', tokensOf(id), body);
  listTokens: Operator['listTokens'] = (id) => this.call('GET', tokensOf(id));
  revokeToken: Operator['revokeToken'] = (id) => this.call('DELETE', `/global/tokens/${pathPart(id)}`);
  rotateKeys: Operator['rotateKeys'] = () => this.call('POST', '/global/keys/rotate');

  async close(): Promise<void> {}

  private async call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.masterToken}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(LONGEST_CALL_MS),
    }).catch((error: Error) => {
      throw new CommandFailed(
        `${this.url} did not answer: ${(error.cause as Error)?.message ?? error.message}`,
      );
    });
    const answer = (await response.json().catch(() => undefined)) as { success?: boolean; error?: unknown };
    if (response.ok && answer?.success) return answer as Answer;
    if (typeof answer?.error === 'string') throw new CommandFailed(answer.error);
    throw new CommandFailed(
      `${this.url} is not a Wagon gateway: it answered ${method} ${path} with ${response.status}`,
    );
  }
}

const pathPart = encodeURIComponent;
const tokensOf = (tenantId: string) => `/global/tenants/${pathPart(tenantId)}/tokens`;
