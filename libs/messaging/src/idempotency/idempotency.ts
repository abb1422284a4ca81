import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TenantKeys } from '#libs/platform';
import { MessageErrors } from '../message.errors.js';
import { canonicalJson } from './canonical-json.js';
import { KeyRepository, type KnownKey } from './key.repository.js';
import { type KeyPlace, KeyTaken } from './key.table.js';

/** A key and what it was sent with. */
export interface GivenKey extends KeyPlace {
  bodyHash: Buffer;
}

export const hashOf = (body: unknown): Buffer => createHash('sha256').update(canonicalJson(body)).digest();

interface Running {
  bodyHash: Buffer;
  done: Promise<unknown>;
}

/**
 * One key, one message. A request whose key is known waits for the message of the first one; one that comes while the
 * first is at work waits for that. The key is stored together with the message, so the death of the process leaves
 * either both or none.
 */
@Injectable()
export class Idempotency {
  /** What this process is at work on. Other processes are told apart by the unique key of the table. */
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly keys: KeyRepository,
    private readonly tenantKeys: TenantKeys,
  ) {}

  /**
   * @param first makes the message, and stores the claim with it
   * @param again tells what became of the message that the key stands for
   * @throws IDEMPOTENCY_KEY_REUSED
   */
  async once<T>(
    given: GivenKey,
    first: () => Promise<T>,
    again: (known: KnownKey) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const other = this.running.get(placeOf(given));
      if (other) {
        assertSame(given.bodyHash, other.bodyHash);
        await other.done;
        continue;
      }
      const attempt = this.atWork(given, () => this.findOr(given, first));
      try {
        const outcome = await attempt;
        return 'known' in outcome ? await again(outcome.known) : outcome.result;
      } catch (error) {
        if (!(error instanceof KeyTaken)) throw error;
      }
    }
  }

  /** The claim to store with the message. */
  async claim({ bodyHash, tenantId, route, key }: GivenKey) {
    const box = await this.tenantKeys.boxOf(tenantId);
    const place = { tenantId, route, key };
    return { ...place, bodyHash: box.seal(bodyHash, placeOf(place)) };
  }

  private async findOr<T>(
    given: GivenKey,
    first: () => Promise<T>,
  ): Promise<{ known: KnownKey } | { result: T }> {
    const known = await this.keys.find(given);
    if (!known) return { result: await first() };
    const box = await this.tenantKeys.boxOf(given.tenantId);
    assertSame(given.bodyHash, box.open(known.bodyHash, placeOf(given)));
    return { known };
  }

  /** Others with the same key wait until the work is done, however it ends. */
  private atWork<T>(given: GivenKey, work: () => Promise<T>): Promise<T> {
    const place = placeOf(given);
    const working = work().finally(() => this.running.delete(place));
    this.running.set(place, { bodyHash: given.bodyHash, done: working.catch(() => undefined) });
    return working;
  }
}

const placeOf = ({ tenantId, route, key }: KeyPlace) => `idempotency/${tenantId}/${route}/${key}`;

function assertSame(given: Buffer, known: Buffer): void {
  if (!timingSafeEqual(given, known)) throw MessageErrors.IDEMPOTENCY_KEY_REUSED();
}
