import { join } from 'node:path';
import {
  acquireFolderLock,
  ConfigError,
  createLogger,
  FolderInUse,
  loadConfig,
  silenceLibsignal,
} from '#libs/platform';
import { Sandbox } from '#libs/sandbox';

/** The sandbox as a process of its own. */
async function main(): Promise<void> {
  silenceLibsignal();
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  const lock = await acquireFolderLock(join(config.dataDir, 'sandbox'), { name: 'sandbox' });
  const sandbox = await Sandbox.open({ dataDir: config.dataDir, port: config.sandboxPort, logger });
  announce(sandbox);
  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    await sandbox.close();
    await lock.release();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function announce({ url, wsUrl, rootKey }: Sandbox): void {
  process.stdout.write(
    [
      'WhatsApp sandbox',
      `  control API   ${url}   (documented at ${url}/docs)`,
      `  clients       ${wsUrl}`,
      `  root key      ${rootKey}`,
      '',
    ].join('\n'),
  );
}

main().catch((error) => {
  const isExpected =
    error instanceof ConfigError || error instanceof FolderInUse || error.code === 'EADDRINUSE';
  process.stderr.write(`${isExpected ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
