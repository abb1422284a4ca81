import type { Config } from '../config/index.js';
import { encryptionKeyFile, encryptionKeyPath, hasEncryptionKeyFile } from '../crypto/index.js';
import type { UnitOfWork } from '../database/index.js';
import type { InstallationKeyRepository } from './installation-key.repository.js';
import { InstallationKeys } from './installation-keys.js';
import type { SealedColumn } from './sealed-column.js';

/** The gateway does not start on data that it cannot read: going on would bury it under newer data of another key. */
export class WrongKey extends Error {
  override name = 'WrongKey';
}

interface Surroundings {
  config: Config;
  database: InstallationKeyRepository;
  unitOfWork: UnitOfWork;
  sealedColumns: readonly SealedColumn[];
}

/**
 * The keys of this installation, made when it is new and none are configured.
 * @throws WrongKey when the database was sealed with others; nothing is changed then, and no key is made
 */
export function openInstallationKeys({
  config,
  database,
  unitOfWork,
  sealedColumns,
}: Surroundings): Promise<InstallationKeys> {
  return unitOfWork.run(async () => {
    const check = await database.readCheckLocked();
    const inUse = await database.wrappingKeyIdsAcrossTenants();
    // Before there was a check, and keys of tenants, values were sealed with a key of the installation.
    if (!check)
      for (const column of sealedColumns) inUse.push(...(await database.sealingKeyIdsAcrossTenants(column)));
    if (!config.encryptionKeys && !hasEncryptionKeyFile(config.dataDir) && (check || inUse.length > 0))
      throw missingKey(config);
    const keys = keysOf(config);
    if (check ? !keys.passes(check) : inUse.length > 0 && !inUse.some((id) => keys.include(id)))
      throw wrongKey(config);
    if (check && inUse.some((id) => !keys.include(id))) throw missingOldKey(config);
    if (!check) await database.writeCheck(keys.newCheck());
    return keys;
  });
}

const keysOf = ({ encryptionKeys, dataDir }: Config) =>
  new InstallationKeys(encryptionKeys ?? [encryptionKeyFile(dataDir)]);

const missingKey = ({ dataDir }: Config) =>
  new WrongKey(
    `${encryptionKeyPath(dataDir)} is missing and WAGON_ENCRYPTION_KEY is not set, but the database holds data that is encrypted. Put the file back, or set the variable to the key that was in it.`,
  );

const sourceOf = ({ encryptionKeys, dataDir }: Config) =>
  encryptionKeys ? 'WAGON_ENCRYPTION_KEY' : encryptionKeyPath(dataDir);

const wrongKey = (config: Config) =>
  new WrongKey(
    `${sourceOf(config)} does not hold the key with which this database is encrypted. Put that key back; to replace it, set WAGON_ENCRYPTION_KEY to <new key>,<old key>.`,
  );

const missingOldKey = (config: Config) =>
  new WrongKey(
    `${sourceOf(config)} lacks a key with which a part of this database is encrypted. Set WAGON_ENCRYPTION_KEY to <new key>,<old key>, and keep the old one until \`npm run wagon -- keys rotate\` has said that it may go.`,
  );
