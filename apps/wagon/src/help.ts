import type { Command, Option } from './command.js';
import { columns } from './layout.js';

const CALL = 'npm run wagon --';
const EVERYWHERE: [string, string][] = [
  ['--json', 'print the answer as JSON, as over HTTP'],
  ['--help', 'show this, or with a command: its options'],
];

const ENVIRONMENT = `It calls the gateway at WAGON_URL (http://127.0.0.1:3000 when not set) with WAGON_MASTER_TOKEN.
When nothing answers there, it opens the database itself: DATABASE_URL, else the one in DATA_DIR.`;

const indented = (rows: [string, string][]) => columns([], rows).replace(/^/gm, '  ');

/** @param group the commands to show, e.g. those that begin with `tenants` */
export function overview(group: Command[]): string {
  const rows = group.map((command): [string, string] => [call(command), command.about]);
  return `Usage: ${CALL} <command> [options]\n\n${indented(rows)}\n\n${indented(EVERYWHERE)}\n\n${ENVIRONMENT}`;
}

export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]): [string, string] => [
    flag(name, option),
    option.required ? `${option.about} (required)` : option.about,
  ]);
  return `Usage: ${CALL} ${signature(command)}\n\n${command.about}\n\n${indented([...options, ...EVERYWHERE])}\n\n${ENVIRONMENT}`;
}

const call = ({ name, argument }: Command) => (argument ? `${name} <${argument}>` : name);

function signature(command: Command): string {
  const flags = Object.entries(command.options).map(([option, details]) =>
    details.required ? flag(option, details) : `[${flag(option, details)}]`,
  );
  return [call(command), ...flags].join(' ');
}

const flag = (name: string, { value }: Option) => (value ? `--${name} <${value}>` : `--${name}`);
