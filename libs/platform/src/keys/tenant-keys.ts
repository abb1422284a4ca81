import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SecretBox } from '../crypto/index.js';
import type { TenantId } from '../ids/index.js';
import { InstallationKeys } from './installation-keys.js';
import { TenantKeyRepository } from './tenant-key.repository.js';

const MOST_REMEMBERED = 10_000;

/** Where a wrapped key belongs: one that was copied to another tenant's row does not open there. */
export const placeOfKey = (tenantId: TenantId) => `tenant/${tenantId}/key`;

/**
 * The box in which everything of a tenant is sealed: under a key of the tenant's own, which is wrapped by a key of the
 * installation. Changing the installation's key re-wraps these few keys instead of rewriting every row, and deleting a
 * tenant destroys what its rows were sealed with, also in copies of them made before.
 */
@Injectable()
export class TenantKeys {
  private readonly boxes = new LRUCache<TenantId, SecretBox>({ max: MOST_REMEMBERED });

  constructor(
    private readonly keys: TenantKeyRepository,
    private readonly installation: InstallationKeys,
  ) {}

  /**
   * Makes the tenant's key when it has none yet. The keys of the installation open too: with them rows were sealed
   * before tenants had keys.
   * @throws Error when the tenant is gone
   */
  async boxOf(tenantId: TenantId): Promise<SecretBox> {
    const known = this.boxes.get(tenantId);
    if (known) return known;
    const { wrapped, isUndecided } = (await this.keys.find(tenantId)) ?? (await this.make(tenantId));
    const box = new SecretBox([
      this.installation.box.open(wrapped, placeOfKey(tenantId)),
      ...this.installation.all,
    ]);
    // Nobody else may seal with a key that may never have been.
    if (!isUndecided) this.boxes.set(tenantId, box);
    return box;
  }

  /** The box without waiting, where it has been asked for before and not been forgotten since; else ask `boxOf`. */
  knownBoxOf(tenantId: TenantId): SecretBox | undefined {
    return this.boxes.get(tenantId);
  }

  /** To be called when the tenant's rows are gone. */
  forget(tenantId: TenantId): void {
    this.boxes.delete(tenantId);
  }

  /** Of processes that do so at once, one key is kept, and all get that one. */
  private async make(tenantId: TenantId) {
    await this.keys.insertIfNone(tenantId, this.installation.box.seal(randomBytes(32), placeOfKey(tenantId)));
    const key = await this.keys.find(tenantId);
    if (!key) throw new Error('the tenant is gone, and its key with it');
    return key;
  }
}
