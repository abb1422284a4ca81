import { parseArgs } from 'node:util';
import type { Command, Given } from './command.js';
import { UsageError } from './failures.js';
import { commandHelp, overview } from './help.js';

/** What a command line asks for. */
export type Request =
  | { kind: 'help'; text: string }
  | { kind: 'run'; command: Command; given: Given; argument: string; json: boolean };

/** @throws UsageError that says what there is instead */
export function readCommandLine(words: string[], commands: Command[]): Request {
  const wantsHelp = words.includes('--help') || words.includes('-h');
  const [group = '', action = ''] = words.filter((word) => !word.startsWith('-'));
  const command = commands.find(({ name }) => name === `${group} ${action}`);
  if (command && wantsHelp) return { kind: 'help', text: commandHelp(command) };
  if (command) return { kind: 'run', command, ...readArguments(command, words) };
  const inGroup = commands.filter(({ name }) => name.startsWith(`${group} `));
  const help = overview(inGroup.length > 0 ? inGroup : commands);
  if (wantsHelp && (inGroup.length > 0 || !group) && !action) return { kind: 'help', text: help };
  throw new UsageError(group ? `there is no command "${`${group} ${action}`.trim()}"\n\n${help}` : help);
}

function readArguments(command: Command, words: string[]) {
  const { values, positionals } = parse(command, words);
  const { json, ...given } = values as Record<string, string | boolean | undefined>;
  const [, , argument, ...rest] = positionals;
  if (command.argument && !argument) throw misuse(command, `<${command.argument}> is missing`);
  const surplus = command.argument ? rest[0] : argument;
  if (surplus !== undefined) throw misuse(command, `"${surplus}" is one word too many`);
  for (const [name, option] of Object.entries(command.options))
    if (option.required && !given[name]) throw misuse(command, `--${name} is missing`);
  return { given: given as Given, argument: argument ?? '', json: json === true };
}

function parse(command: Command, args: string[]) {
  try {
    const options = Object.fromEntries(
      Object.entries(command.options).map(([name, { type }]) => [name, { type }]),
    );
    return parseArgs({ args, allowPositionals: true, options: { ...options, json: { type: 'boolean' } } });
  } catch (error) {
    throw misuse(command, (error as Error).message);
  }
}

const misuse = (command: Command, message: string) => new UsageError(`${message}\n\n${commandHelp(command)}`);
