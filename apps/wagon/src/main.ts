import { readCommandLine } from './command-line.js';
import { commands } from './commands.js';
import { CommandFailed, UsageError } from './failures.js';

const say = (line: string) => void process.stderr.write(`${line}\n`);
const print = (text: string) => void process.stdout.write(`${text}\n`);

async function main(words: string[]): Promise<void> {
  const request = readCommandLine(words, commands);
  if (request.kind === 'help') return print(request.text);
  const { openOperator } = await import('./open-operator.js'); // not for the help: it loads half of the gateway
  const operator = await openOperator(say);
  try {
    const { answer, text } = await request.command.run(operator, request.given, request.argument);
    print(request.json ? JSON.stringify(answer, null, 2) : text);
  } finally {
    await operator.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isForeseen = error instanceof CommandFailed || error instanceof UsageError;
  say(isForeseen ? error.message : ((error as Error).stack ?? String(error)));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
