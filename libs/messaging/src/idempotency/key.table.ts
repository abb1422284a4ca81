import { Injectable } from '@nestjs/common';
import type { BatchTable, DeviceId, TenantId } from '#libs/platform';
import { KeyRepository } from './key.repository.js';

/** Where a client's key counts. */
export interface KeyPlace {
  tenantId: TenantId;
  route: string;
  key: string;
}

/** From now on the key stands for the message. */
export interface KeyClaim extends KeyPlace {
  /** Sealed. */
  bodyHash: Buffer;
  deviceId: DeviceId;
  messageId: string;
}

/** Another process was faster with the same key. */
export class KeyTaken extends Error {
  override name = 'KeyTaken';
  constructor() {
    super('another request with the same Idempotency-Key was faster');
  }
}

/** Claims are written together with their messages; where a key is taken already, neither is. */
@Injectable()
export class KeyTable implements BatchTable<KeyClaim> {
  readonly name = 'idempotency keys';
  readonly order = 30;

  constructor(private readonly keys: KeyRepository) {}

  async write(claims: KeyClaim[]): Promise<void> {
    if ((await this.keys.insertAll(claims)) < claims.length) throw new KeyTaken();
  }
}
