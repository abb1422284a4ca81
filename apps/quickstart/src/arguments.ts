import { parseArgs } from 'node:util';
import { UsageError } from './failures.js';

/** What the command line asks for; `qr` and `code` are the two ways to link a phone. */
export type Wish = 'help' | 'qr' | 'code';

export const HELP = `Usage: npm run quickstart [-- --pair-code]

Does the four documented steps against a running gateway and shows each request with its answer:
makes a device, links a phone, sends a text, receives one by webhook. Both phones are simulated
by the gateway's sandbox; a local server plays the receiver of the webhook.

  --pair-code  link the phone by a typed code instead of the QR picture
  --help       show this

Environment:
  WAGON_TOKEN         an access token: the "Token" that the gateway's first start printed
  WAGON_MASTER_TOKEN  without WAGON_TOKEN: makes a tenant of its own with it
  WAGON_URL           address of the gateway; http://127.0.0.1:PORT when not set
  PORT, SANDBOX_PORT  as for the gateway: 3000 and 3001 when not set

Exit code: 0 when everything worked, 1 when something did not, 2 when it was started wrongly.
`;

/** @throws UsageError */
export function readArguments(args: string[]): Wish {
  try {
    const { values } = parseArgs({
      args,
      options: { help: { type: 'boolean', short: 'h' }, 'pair-code': { type: 'boolean' } },
    });
    if (values.help) return 'help';
    return values['pair-code'] ? 'code' : 'qr';
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${HELP}`);
  }
}
