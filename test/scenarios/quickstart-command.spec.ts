import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GatewayProcess } from '../support/gateway-process.js';
import { stage } from '../support/stage.js';

const program = join(import.meta.dirname, '..', '..', 'dist', 'apps', 'quickstart', 'src', 'main.js');
const LONGEST_RUN_MS = 15_000;
const NOBODY_LISTENS = '1';

let gateway: GatewayProcess;
beforeAll(async () => {
  gateway = await GatewayProcess.start();
});
afterAll(() => gateway.dispose());

/** Runs the built command as `npm run quickstart -- …args` does. */
async function run(env: Record<string, string>, args: string[] = []) {
  const { PATH = '' } = process.env;
  const ports = { PORT: new URL(gateway.url).port, SANDBOX_PORT: new URL(gateway.sandboxUrl).port };
  const startedAt = Date.now();
  const child = spawn(process.execPath, [program, ...args], { env: { PATH, ...ports, ...env } });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output, errors, ms: Date.now() - startedAt };
}

describe('npm run quickstart', () => {
  it('links a phone by QR picture, sends and receives with the token of a tenant', async () => {
    const { token } = await stage(gateway);
    const { code, output, errors, ms } = await run({ WAGON_TOKEN: token });
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(LONGEST_RUN_MS);
    const lines = ['→ GET /devices', '→ POST /devices', '→ GET /qr', '→ GET /status', '→ POST /send/text'];
    const positions = [...lines, '⇐ webhook: POST', '✔ Everything worked'].map((line) =>
      output.indexOf(line),
    );
    expect(positions, output).toEqual([...positions].sort((a, b) => a - b));
    expect(positions).not.toContain(-1);
    expect(output).toContain('✔ Alice\'s phone decrypted it: "Hello from Wagon"');
    expect(output).toContain('"content": "Hello back"');
    expect(output).toMatch(/"image": "data:image\/png;base64,.{20,60}… \(\d+ characters\)"/);
    expect(output).not.toContain(token);
  });

  it('links a phone by a typed code, and registers a tenant of its own with the master token', async () => {
    const { code, output, errors, ms } = await run({ WAGON_MASTER_TOKEN: gateway.masterToken }, [
      '--pair-code',
    ]);
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(LONGEST_RUN_MS);
    expect(output).toContain('→ POST /register');
    expect(output).toContain('→ POST /paircode');
    expect(output).not.toContain('GET /qr');
    expect(output).not.toContain(gateway.masterToken);
    expect(output.match(/shown this once: [0-9a-f-]{36}$/m)).not.toBeNull();
    expect(output).toMatch(/npm run wagon -- tenants delete [0-9a-f-]{36} --yes/);
  });

  it.each([
    [
      'without a gateway',
      1,
      { PORT: NOBODY_LISTENS, WAGON_TOKEN: 'x' },
      /no gateway answers at .* npm start/,
    ],
    [
      'without its sandbox',
      1,
      { SANDBOX_PORT: NOBODY_LISTENS, WAGON_TOKEN: 'x' },
      /none answers .* SANDBOX_PORT/,
    ],
    ['with a wrong token', 1, { WAGON_TOKEN: 'wrong' }, /WAGON_TOKEN is no access token .* \(401\)/],
    ['with a wrong master token', 1, { WAGON_MASTER_TOKEN: 'wrong' }, /is not the master token .* \(401\)/],
    ['without a token', 2, {}, /there is no token\. Set WAGON_TOKEN/],
    ['with a bad address', 2, { WAGON_URL: 'here', WAGON_TOKEN: 'x' }, /here is no address of a gateway/],
  ])('%s it ends with %i and says what to do', async (_, expected, env, problem) => {
    const { code, errors } = await run(env as Record<string, string>);
    expect(errors).toMatch(problem);
    expect(errors).not.toContain('    at '); // no stack
    expect(code).toBe(expected);
  });

  it('says that the sandbox is off', async () => {
    const without = await GatewayProcess.start({ WAGON_SANDBOX: 'off' });
    const { code, errors } = await run({ WAGON_URL: without.url, WAGON_TOKEN: 'x' });
    await without.dispose();
    expect(errors).toContain('the sandbox of this gateway is off');
    expect(code).toBe(1);
  });

  it('explains itself and refuses what it does not know', async () => {
    expect(await run({}, ['--help'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('--pair-code'),
    });
    expect(await run({}, ['--paircode'])).toMatchObject({
      code: 2,
      errors: expect.stringContaining('Usage:'),
    });
  });
});
