import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.js';

const refusal = (env: NodeJS.ProcessEnv) => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
};

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(loadConfig({})).toMatchObject({ port: 3000, network: 'sandbox', sandbox: { mode: 'embedded' } });
  });

  it('goes to WhatsApp, and opens no private target, when there is no sandbox', () => {
    expect(loadConfig({ WAGON_SANDBOX: 'off' })).toMatchObject({
      network: 'whatsapp',
      allowedPrivateTargets: [],
    });
    expect(loadConfig({}).allowedPrivateTargets).toEqual(['127.0.0.0/8', '::1/128']);
  });

  it('takes keys in hex and base64, several of them', () => {
    const hex = 'ab'.repeat(32);
    const base64 = Buffer.alloc(32, 7).toString('base64');
    expect(
      loadConfig({ WAGON_ENCRYPTION_KEY: `${hex},${base64}` }).encryptionKeys?.map((key) => key.length),
    ).toEqual([32, 32]);
  });

  it('breaks nothing on purpose unless a test says so', () => {
    const safe = { withoutBarrier: false, commitDelayMs: 0, durableDeviceList: false, webhookSpeed: 1 };
    expect(loadConfig({}).unsafeTesting).toEqual(safe);
    expect(
      loadConfig({ WAGON_UNSAFE_TESTING: 'no-barrier, commit-delay=20', NODE_ENV: 'test' }).unsafeTesting,
    ).toEqual({ ...safe, withoutBarrier: true, commitDelayMs: 20 });
  });

  it.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be an address that begins with postgres://'],
    [{ WAGON_ENCRYPTION_KEY: 'abc' }, 'WAGON_ENCRYPTION_KEY must be 32 bytes'],
    [{ WAGON_SANDBOX: 'maybe' }, 'WAGON_SANDBOX must be on, off or the address'],
    [{ WAGON_SANDBOX: 'ws://h:1/ws/chat' }, 'WAGON_SANDBOX_ROOT_KEY is required'],
    [{ WAGON_SANDBOX: 'off', WAGON_NETWORK: 'sandbox' }, 'WAGON_NETWORK must be whatsapp'],
    [{ WAGON_ALLOW_PRIVATE_TARGETS: '10.0.0.0' }, 'WAGON_ALLOW_PRIVATE_TARGETS must be networks'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be fatal, error'],
    [{ WAGON_MASTER: 'x' }, 'WAGON_MASTER is not a variable of Wagon'],
    [
      { WAGON_UNSAFE_TESTING: 'no-barrier', NODE_ENV: 'production' },
      'breaks promises on purpose: tests only',
    ],
    [{ WAGON_UNSAFE_TESTING: 'no-barriers', NODE_ENV: 'test' }, 'WAGON_UNSAFE_TESTING takes no-barrier'],
  ])('refuses %o and says what is allowed', (env, message) => {
    expect(refusal(env)).toContain(message);
  });

  it('names every bad variable at once and repeats no value', () => {
    const message = refusal({ PORT: 'x', WAGON_MASTER_TOKEN: 'short-secret' });
    expect(message.split('\n')).toHaveLength(2);
    expect(message).not.toContain('short-secret');
  });
});
