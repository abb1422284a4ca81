import { randomBytes } from 'node:crypto';

const SECOND = 1000;
const REFS = 6;
/** How long a client shows its first ref, and each of the others after it. */
const FIRST_SHOWN_MS = 60 * SECOND;
const NEXT_SHOWN_MS = 20 * SECOND;
const GRACE_MS = 5 * SECOND;

/** The refs of one client that waits to be paired; each dies some time after the client has stopped showing it. */
export class Refs {
  readonly all = Array.from({ length: REFS }, () => `2@${randomBytes(48).toString('base64')}`);
  private readonly issuedAt = Date.now();
  private cancelled = false;

  has(ref: string): boolean {
    return this.all.includes(ref);
  }

  isLive(ref: string, now = Date.now()): boolean {
    const index = this.all.indexOf(ref);
    const shownFor = FIRST_SHOWN_MS + index * NEXT_SHOWN_MS + GRACE_MS;
    return index >= 0 && !this.cancelled && now < this.issuedAt + shownFor;
  }

  expire(): void {
    this.cancelled = true;
  }
}
