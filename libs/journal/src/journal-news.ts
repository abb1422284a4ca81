import { AsyncResource } from 'node:async_hooks';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Config, LOGGER, type Logger, type TenantId } from '#libs/platform';
import type { JournalEntry } from './event.js';
import { EventRepository } from './event.repository.js';

/** How soon the commits of other processes are noticed. */
const POLL_EVERY_MS = 500;

/** A tenant's journal has grown. */
export interface News {
  tenantId: TenantId;
  /** The newest position known. */
  head: number;
  /** What this process has committed, in order; empty when another process did. */
  entries: readonly JournalEntry[];
}

export type NewsListener = (news: News) => void;

/**
 * Tells readers of this process that there is something to read: at once after a commit of its own, and within half a
 * second after one of another process. It is a hint, not the journal: news may come late, twice or in another order
 * than the commits, so a reader goes by positions, and reads what is missing.
 */
@Injectable()
export class JournalNews implements OnModuleInit, BeforeApplicationShutdown {
  private readonly listeners = new Set<NewsListener>();
  private heads = new Map<TenantId, number>();
  private timer: NodeJS.Timeout | undefined;
  private isDatabaseAway = false;
  private isOver = false;
  /** Listeners are called outside of the transaction and the request of whoever published. */
  private readonly outside = new AsyncResource('journal-news');

  constructor(
    private readonly events: EventRepository,
    private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The embedded database belongs to this process alone: nobody else commits. */
  onModuleInit(): void {
    if (this.config.databaseUrl) this.pollLater();
  }

  beforeApplicationShutdown(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  /** @returns a function that ends it */
  listen(listener: NewsListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** For the publisher. Never throws: what it tells of is committed. */
  committed(entries: readonly JournalEntry[]): void {
    const byTenant = new Map<TenantId, JournalEntry[]>();
    for (const entry of entries) {
      const known = byTenant.get(entry.tenantId);
      if (known) known.push(entry);
      else byTenant.set(entry.tenantId, [entry]);
    }
    for (const [tenantId, its] of byTenant) this.tell({ tenantId, head: its.at(-1)!.position, entries: its });
  }

  private tell(news: News): void {
    this.heads.set(news.tenantId, Math.max(news.head, this.heads.get(news.tenantId) ?? 0));
    for (const listener of this.listeners)
      try {
        this.outside.runInAsyncScope(listener, undefined, news);
      } catch (error) {
        this.logger.error({ err: error, tenantId: news.tenantId }, 'a reader of the journal failed');
      }
  }

  private pollLater(): void {
    if (this.isOver) return;
    this.timer = setTimeout(() => void this.poll().finally(() => this.pollLater()), POLL_EVERY_MS).unref();
  }

  private async poll(): Promise<void> {
    if (this.listeners.size === 0) return;
    try {
      const before = this.heads;
      const heads = await this.events.headsAcrossTenants();
      this.heads = new Map(heads); // tenants that are gone are forgotten
      for (const [tenantId, head] of heads) {
        const known = before.get(tenantId) ?? 0;
        if (head > known) this.tell({ tenantId, head, entries: [] });
        else this.heads.set(tenantId, known); // committed here while the others were being read
      }
      this.isDatabaseAway = false;
    } catch (error) {
      if (!this.isDatabaseAway) this.logger.warn({ err: error }, 'the journal cannot be read');
      this.isDatabaseAway = true;
    }
  }
}
