import type { TenantId } from '#libs/platform';
import { EventErrors } from './events.errors.js';

/** Counts what is open for a tenant in this process, so that one tenant cannot take all connections. */
export class ReadersOfTenant {
  private readonly open = new Map<TenantId, number>();

  constructor(
    private readonly most: number,
    private readonly what: string,
  ) {}

  /** @throws TOO_MANY_READERS @returns a function that gives the place back */
  enter(tenantId: TenantId): () => void {
    const count = this.open.get(tenantId) ?? 0;
    if (count >= this.most)
      throw EventErrors.TOO_MANY_READERS({
        message: `at most ${this.most} ${this.what} may be open for a tenant at a time: close one first`,
        headers: { 'Retry-After': '5' },
      });
    this.open.set(tenantId, count + 1);
    return () => {
      const left = this.open.get(tenantId)! - 1;
      if (left > 0) this.open.set(tenantId, left);
      else this.open.delete(tenantId);
    };
  }

  get total(): number {
    return [...this.open.values()].reduce((sum, count) => sum + count, 0);
  }
}
