import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.js';
import { commands } from './commands.js';

const read = (line: string) => readCommandLine(line.split(' ').filter(Boolean), commands);

describe('readCommandLine', () => {
  it('reads a command with its options', () => {
    expect(read('tenants create --name Acme --email a@example.com --json')).toMatchObject({
      kind: 'run',
      command: { name: 'tenants create' },
      given: { name: 'Acme', email: 'a@example.com' },
      json: true,
    });
    expect(read('tokens revoke 123')).toMatchObject({ argument: '123', json: false });
  });

  it.each(['--help', 'tenants --help', 'tokens -h', 'tokens create --help'])(
    'explains itself: %s',
    (line) => {
      expect(read(line)).toMatchObject({
        kind: 'help',
        text: expect.stringContaining('Usage: npm run wagon --'),
      });
    },
  );

  it.each([
    ['', 'tenants create'],
    ['tenant list', 'there is no command "tenant list"'],
    ['tenants', 'there is no command "tenants"'],
    ['tenants rename', 'tenants delete <id>'],
    ['tenants rename --help', 'there is no command "tenants rename"'],
    ['tenants list --all', "Unknown option '--all'"],
    ['tenants list now', '"now" is one word too many'],
    ['tenants create --name Acme', '--email is missing'],
    ['tenants delete --yes', '<id> is missing'],
    ['tenants delete 123', '--yes is missing'],
    ['tokens revoke 1 2', '"2" is one word too many'],
  ])('refuses "%s" and says what there is', (line, message) => {
    expect(() => read(line)).toThrow(message);
  });
});
