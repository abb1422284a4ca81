import type { Server } from 'node:http';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { EventStreamsService } from '#libs/events';
import { acquireFolderLock, type Config, type Logger, NestLogger } from '#libs/platform';
import { Sandbox } from '#libs/sandbox';
import { SessionRegistry } from '#libs/sessions';
import { FirstStart, type NewSecrets } from '#libs/tenants';
import { facadesOf } from './facades.js';
import { GatewayModule } from './gateway.module.js';
import { dressHttpSurface } from './http-surface.js';

const LONGEST_FAREWELL_MS = 3000;

export interface Gateway {
  port: number;
  sandbox: Sandbox | undefined;
  secrets: NewSecrets;
  /** Takes no new requests, suspends the sessions, closes everything. */
  close(): Promise<void>;
}

/**
 * Starts in the order of dependence: sandbox, database and application, HTTP, sessions.
 * Whatever fails, what was started before it is closed again.
 */
export async function boot(config: Config, logger: Logger): Promise<Gateway> {
  const started: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    const facades = facadesOf(config);
    const folder = await acquireFolderLock(config.dataDir); // with PostgreSQL too: `node.id` is one process's
    started.push(() => folder.release());
    const sandbox = await openSandbox(config, logger, started);
    const app = await NestFactory.create<NestExpressApplication>(
      GatewayModule.with({ config, logger, sandbox, facades }),
      {
        logger: new NestLogger(logger),
        bodyParser: false,
        abortOnError: false,
      },
    );
    started.push(() => app.close());
    dressHttpSurface(app);
    await app.init();
    const secrets = await app.get(FirstStart).firstStart();
    const registry = app.get(SessionRegistry);
    started.push(() => registry.shutdown());
    await app.listen(config.port, config.host);
    started.push(() => {
      const stopped = stopIntake(app.getHttpServer());
      app.get(EventStreamsService).endAll();
      return stopped;
    });
    await registry.resumeAll();
    const { port } = app.getHttpServer().address() as { port: number };
    return { port, sandbox, secrets, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Takes no new requests from now on; those under way have a moment to finish. */
async function stopIntake(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const timer = setTimeout(() => server.closeAllConnections(), LONGEST_FAREWELL_MS);
  await closed;
  clearTimeout(timer);
}

/** The sandbox's files belong to one process; the embedded database takes care of its own. */
async function openSandbox(
  { dataDir, sandbox, sandboxPort: port }: Config,
  logger: Logger,
  started: (() => Promise<unknown>)[],
): Promise<Sandbox | undefined> {
  if (sandbox.mode !== 'embedded') return undefined;
  const lock = await acquireFolderLock(join(dataDir, 'sandbox'), { name: 'sandbox' });
  started.push(() => lock.release());
  const opened = await Sandbox.open({ dataDir, port, logger: logger.child({ part: 'sandbox' }) });
  started.push(() => opened.close());
  return opened;
}
