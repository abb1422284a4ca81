import 'reflect-metadata';
import { ConfigError, createLogger, loadConfig } from '#libs/platform';
import { banner } from './banner.js';
import { boot } from './boot.js';

const LONGEST_GOODBYE_MS = 10_000;

// Whoever reads our output may go away (`| head`, a log collector that restarts): its loss ends nothing.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

try {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  // Baileys leaves promises behind when a connection ends; one device's must not end the process of all the others.
  process.on('unhandledRejection', (error) =>
    logger.error({ err: error }, 'a promise was rejected and nobody waited'),
  );
  const starting = boot(config, logger);

  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return; // Ctrl-C under npm arrives twice
    isStopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), LONGEST_GOODBYE_MS).unref();
    const stopped = starting.then((gateway) => gateway.close());
    stopped.then(
      () => process.exit(0),
      (error) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const gateway = await starting;
  process.stdout.write(banner(config, gateway.port, gateway.sandbox?.url, gateway.secrets));
  logger.info({ port: gateway.port, sandbox: gateway.sandbox?.url }, 'listening');
} catch (error) {
  const { message, stack } = error as Error;
  process.stderr.write(
    `\nWagon could not start.\n\n${error instanceof ConfigError ? message : message || stack}\n\n`,
  );
  process.exit(1);
}
