import type { EventType, JournalEntry, JournalReader, News } from '#libs/journal';
import type { DeviceId, TenantId, UserId } from '#libs/platform';

/** Kept in memory for a reader that is not there yet; a slower one reads them from the database. */
const MOST_FRESH = 200;

/** Which events of the tenant a reader gets. */
export interface Selection {
  /** Only those of devices that this user made. */
  userId?: UserId;
  deviceId?: DeviceId;
  types?: readonly EventType[];
}

/**
 * One reader's place in a tenant's journal, and what follows it: what this process has just committed comes from
 * memory, everything else from the database. For one consumer, which calls `next` when it wants more.
 */
export class JournalTail {
  /** Everything up to here has been handed out, or was not wanted. */
  position = 0;
  private head = 0;
  /** What follows `position` without a gap. */
  private fresh: JournalEntry[] = [];
  private wake: () => void = () => undefined;
  readonly close: () => void;

  private constructor(
    private readonly journal: JournalReader,
    private readonly tenantId: TenantId,
    private readonly selection: Selection,
  ) {
    this.close = journal.onNews((news) => this.hear(news));
  }

  /** @param after undefined: from the oldest event, or from now on */
  static async open(
    journal: JournalReader,
    tenantId: TenantId,
    selection: Selection,
    after: number | undefined,
    otherwise: 'oldest' | 'now',
  ): Promise<{ tail: JournalTail; isUnbroken: boolean }> {
    const tail = new JournalTail(journal, tenantId, selection); // listens before it looks: nothing falls in between
    try {
      const { head, removed } = await journal.extent(tenantId);
      tail.head = Math.max(tail.head, head);
      tail.position = after ?? (otherwise === 'now' ? head : removed);
      tail.fresh = [];
      return { tail, isUnbroken: tail.position >= removed && tail.position <= head };
    } catch (error) {
      tail.close();
      throw error;
    }
  }

  /** Whether something follows that has not been looked at. */
  get isBehind(): boolean {
    return this.head > this.position;
  }

  /** At most `limit` wanted events, and moves on. None: call again when `isBehind`. */
  async next(limit: number): Promise<JournalEntry[]> {
    if (!this.isBehind) return [];
    if (this.fresh[0]?.position === this.position + 1) return this.takeFresh(limit);
    const { entries, next, head } = await this.journal.read(this.tenantId, {
      ...this.selection,
      after: this.position,
      limit,
    });
    this.position = next;
    this.head = Math.max(this.head, head);
    this.fresh = this.fresh.filter(({ position }) => position > next);
    return entries;
  }

  /** Resolves when there may be more, when the time is over and when the signal says so. */
  async grown(withinMs: number, signal: AbortSignal): Promise<void> {
    if (this.isBehind || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      signal.addEventListener('abort', done);
      this.wake = done;
    });
  }

  private hear({ tenantId, head, entries }: News): void {
    if (tenantId !== this.tenantId) return;
    this.head = Math.max(this.head, head);
    for (const entry of entries)
      if (entry.position === (this.fresh.at(-1)?.position ?? this.position) + 1) this.fresh.push(entry);
    if (this.fresh.length > MOST_FRESH) this.fresh = [];
    this.wake();
  }

  private takeFresh(limit: number): JournalEntry[] {
    const wanted: JournalEntry[] = [];
    while (wanted.length < limit && this.fresh.length > 0) {
      const entry = this.fresh.shift()!;
      this.position = entry.position;
      if (wants(this.selection, entry)) wanted.push(entry);
    }
    return wanted;
  }
}

const wants = ({ userId, deviceId, types }: Selection, entry: JournalEntry): boolean =>
  (userId === undefined || entry.userId === userId) &&
  (deviceId === undefined || entry.deviceId === deviceId) &&
  (types === undefined || types.includes(entry.type));
