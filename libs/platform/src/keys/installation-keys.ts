import { SecretBox } from '../crypto/index.js';

const CHECK_PLACE = 'installation/check';

/** The keys of WAGON_ENCRYPTION_KEY, or the one of the file: they wrap the keys of the tenants, the first one newly. */
export class InstallationKeys {
  readonly box: SecretBox;

  /** @param all 32 bytes each, at least one */
  constructor(readonly all: readonly Buffer[]) {
    this.box = new SecretBox([...all]);
  }

  /** The id of the key that wraps newly. */
  get firstId(): Buffer {
    return this.box.keyIds[0]!;
  }

  /** A sealed value that says nothing: whoever can open it has the right key. */
  newCheck(): Buffer {
    return this.box.seal(Buffer.alloc(0), CHECK_PLACE);
  }

  passes(check: Buffer): boolean {
    try {
      this.box.open(check, CHECK_PLACE);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether one of them sealed what begins so; see SecretBox. */
  include(keyId: Buffer): boolean {
    return this.box.keyIds.some((id) => id.equals(keyId));
  }
}
