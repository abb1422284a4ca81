import { QuickstartFailed } from './failures.js';
import type { JsonApi } from './json-api.js';

const START = 'Start it in another terminal with: npm start';

interface Readiness {
  status?: string;
  details?: { sandbox?: { enabled?: boolean; message?: string } };
}

/**
 * Finds out before the first step what would make it fail later.
 * @throws QuickstartFailed with one line that says what to do
 */
export async function lookAround(gateway: JsonApi, sandbox: JsonApi): Promise<void> {
  const live = await gateway.ask<{ status?: string }>('/health/live').catch(() => undefined);
  if (!live) throw new QuickstartFailed(`no gateway answers at ${gateway.url}. ${START}`);
  if (live.status !== 'ok')
    throw new QuickstartFailed(
      `what answers at ${gateway.url} is not Wagon. Set WAGON_URL, or PORT as for the gateway`,
    );
  const { details } = await gateway.ask<Readiness>('/health/ready');
  if (!details?.sandbox?.enabled)
    throw new QuickstartFailed(
      'the sandbox of this gateway is off (WAGON_SANDBOX), and the quickstart needs its phones. Start the gateway without WAGON_SANDBOX=off',
    );
  const health = await sandbox.ask<{ root_key?: string }>('/health').catch(() => undefined);
  if (!health?.root_key)
    throw new QuickstartFailed(
      `the gateway has a sandbox, but none answers at ${sandbox.url}. Set SANDBOX_PORT as for the gateway`,
    );
}
