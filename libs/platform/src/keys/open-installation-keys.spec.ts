import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../config/index.js';
import { SecretBox } from '../crypto/index.js';
import type { UnitOfWork } from '../database/index.js';
import type { InstallationKeyRepository } from './installation-key.repository.js';
import { openInstallationKeys } from './open-installation-keys.js';
import type { SealedColumn } from './sealed-column.js';

const [A, B, C] = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;
const idOf = (key: Buffer) => new SecretBox([key]).keyIds[0]!;

describe('openInstallationKeys', () => {
  let dataDir: string;
  let check: Buffer | null;
  let wrapping: Buffer[];
  let sealing: Buffer[];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'wagon-keys-'));
    check = null;
    wrapping = [];
    sealing = [];
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const start = (...encryptionKeys: Buffer[]) =>
    openInstallationKeys({
      config: { dataDir, encryptionKeys: encryptionKeys.length > 0 ? encryptionKeys : undefined } as Config,
      database: {
        readCheckLocked: async () => check,
        writeCheck: async (written: Buffer) => {
          check = written;
        },
        wrappingKeyIdsAcrossTenants: async () => wrapping,
        sealingKeyIdsAcrossTenants: async () => sealing,
      } as unknown as InstallationKeyRepository,
      unitOfWork: { run: (work: () => unknown) => work() } as unknown as UnitOfWork,
      sealedColumns: [{} as SealedColumn],
    });

  it('accepts the key with which the installation began, and no other', async () => {
    await start(A);
    await start(A);
    await start(B, A);
    await expect(start(B)).rejects.toThrow('WAGON_ENCRYPTION_KEY does not hold the key');
    await expect(start()).rejects.toThrow(/encryption\.key is missing and WAGON_ENCRYPTION_KEY is not set/);
    expect(existsSync(join(dataDir, 'encryption.key'))).toBe(false);
  });

  it('makes a key of its own for a new installation, and names its file when it no longer fits', async () => {
    await start();
    await start();
    rmSync(join(dataDir, 'encryption.key'));
    const before = check;
    check = null;
    await start();
    check = before;
    await expect(start()).rejects.toThrow(/encryption\.key does not hold the key/);
  });

  it('is refused while keys of tenants are wrapped with one that is not there', async () => {
    await start(A);
    wrapping = [idOf(A), idOf(B)];
    await expect(start(A)).rejects.toThrow(/lacks a key.*keys rotate/);
    await start(A, B);
  });

  it('knows values that were sealed before there was a check', async () => {
    sealing = [idOf(A)];
    await expect(start(B)).rejects.toThrow('does not hold the key');
    await expect(start()).rejects.toThrow('is missing');
    expect(check).toBeNull();
    sealing = [idOf(A), idOf(C)]; // C was lost long ago
    await start(A);
    expect(check).not.toBeNull();
  });
});
