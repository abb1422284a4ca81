import type { Config } from '../config/index.js';
import { encryptionKeyFile, SecretBox } from '../crypto/index.js';

/** The keys of WAGON_ENCRYPTION_KEY, or the one of the file: they wrap the keys of the tenants, the first one newly. */
export class InstallationKeys {
  readonly box: SecretBox;

  /** @param all 32 bytes each, at least one */
  constructor(readonly all: readonly Buffer[]) {
    this.box = new SecretBox([...all]);
  }

  static of({ encryptionKeys, dataDir }: Config): InstallationKeys {
    return new InstallationKeys(encryptionKeys ?? [encryptionKeyFile(dataDir)]);
  }
}
