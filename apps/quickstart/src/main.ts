import { HELP, readArguments } from './arguments.js';
import { QuickstartFailed, UsageError } from './failures.js';
import { Screen } from './screen.js';

process.stdout.on('error', () => process.exit(1)); // `| head` has seen enough

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function main(args: string[]): Promise<void> {
  const wish = readArguments(args);
  if (wish === 'help') return print(HELP);
  const { loadClientConfig } = await import('#libs/platform'); // not for the help: it takes a while to load
  const { quickstart } = await import('./quickstart.js');
  await quickstart({ ...loadClientConfig(), method: wish }, new Screen(print));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isForeseen = error instanceof QuickstartFailed || error instanceof UsageError;
  const text = isForeseen ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`\n✘ ${text}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
