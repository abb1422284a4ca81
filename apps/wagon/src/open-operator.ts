import { ConfigError, FolderInUse, loadClientConfig, loadConfig, WagonError } from '#libs/platform';
import { isDatabaseInUse } from './database-in-use.js';
import { CommandFailed } from './failures.js';
import { answers, GatewayOperator } from './gateway-operator.js';
import type { Operator } from './operator.js';

/**
 * The running gateway when one answers, else the database. Two processes must not work on one database: the gateway
 * has the sessions of its tenants open, and the embedded database knows only one process.
 */
export async function openOperator(say: (line: string) => void): Promise<Operator> {
  const { url, masterToken } = loadClientConfig();
  if (await answers(url)) {
    if (masterToken) return new GatewayOperator(url, masterToken);
    throw new CommandFailed(`set WAGON_MASTER_TOKEN to the master token of the gateway at ${url}`);
  }
  try {
    return await openDatabase(url, say);
  } catch (error) {
    throw explanation(error, url);
  }
}

async function openDatabase(url: string, say: (line: string) => void): Promise<Operator> {
  const config = loadConfig();
  if (!config.databaseUrl && !isThisMachine(url))
    throw new CommandFailed(
      `nothing answers at ${url}, and the database of another machine cannot be opened here`,
    );
  if (config.databaseUrl && (await isDatabaseInUse(config.databaseUrl)))
    throw new CommandFailed(`a gateway uses the database, but nothing answers at ${url}: ${SET_URL}`);
  say(
    `Nothing answers at ${url}: working on ${config.databaseUrl ? 'DATABASE_URL' : config.dataDir} directly.`,
  );
  const { DatabaseOperator } = await import('./database-operator.js');
  return DatabaseOperator.open(config);
}

const SET_URL = 'set WAGON_URL to the address of that gateway';

const isThisMachine = (url: string) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);

function explanation(error: unknown, url: string): unknown {
  if (error instanceof FolderInUse)
    return new CommandFailed(`nothing answers at ${url}, but ${error.message} Or ${SET_URL}.`, {
      cause: error,
    });
  if (error instanceof ConfigError || error instanceof WagonError)
    return new CommandFailed(error.message, { cause: error });
  return error;
}
