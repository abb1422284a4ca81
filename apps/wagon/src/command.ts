import type { Operator } from './operator.js';

export interface Option {
  type: 'string' | 'boolean';
  required?: boolean;
  /** What stands for its value in the help. */
  value?: string;
  about: string;
}

export type Given = Record<string, string | undefined>;

/** One thing that the command line can do: a row of `commands`. */
export interface Command {
  /** Two words: `tenants create`. */
  name: string;
  about: string;
  /** The name of its one argument, when it has one. */
  argument?: string;
  options: Record<string, Option>;
  /** @returns the answer, as over HTTP, and the same for people */
  run(operator: Operator, given: Given, argument: string): Promise<{ answer: object; text: string }>;
}
