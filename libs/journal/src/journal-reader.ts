import { Injectable } from '@nestjs/common';
import type { DeviceId, TenantId, UserId } from '#libs/platform';
import type { EventType } from './catalog/index.js';
import type { JournalEntry } from './event.js';
import {
  type DeviceChat,
  type DeviceMessage,
  EventRepository,
  type Extent,
  type MessageQuery,
} from './event.repository.js';
import { JournalNews, type NewsListener } from './journal-news.js';

/** How many positions one statement looks at, so that a rare event is no long query. */
const WINDOW = 20_000;

export interface ReadOptions {
  /** The position that has been read already; 0 for the beginning. */
  after: number;
  limit: number;
  /** Only events of this device, or of one of these. */
  deviceId?: DeviceId | readonly DeviceId[];
  types?: readonly EventType[];
  /** Only events of devices that this user made. */
  userId?: UserId;
}

export interface Page extends Extent {
  entries: JournalEntry[];
  /** To go on after. There may be more when it is not the head. */
  next: number;
}

/** Reads the journal of a tenant, from any position on, without missing or repeating an event. */
@Injectable()
export class JournalReader {
  constructor(
    private readonly events: EventRepository,
    private readonly news: JournalNews,
  ) {}

  /** Resolves with fewer than `limit` events when there are no more. */
  async read(tenantId: TenantId, { after, limit, deviceId, types, userId }: ReadOptions): Promise<Page> {
    const query = { userId, types, deviceIds: typeof deviceId === 'string' ? [deviceId] : deviceId };
    const found: JournalEntry[] = [];
    for (let from = after; ; ) {
      const wanted = limit - found.length;
      const { entries, extent } = await this.events.read(tenantId, from, from + WINDOW, wanted, query);
      found.push(...entries);
      if (found.length === limit && limit > 0)
        return { entries: found, next: found.at(-1)!.position, ...extent };
      from = Math.max(from + WINDOW, extent.removed);
      if (from >= extent.head) return { entries: found, next: Math.max(after, extent.head), ...extent };
    }
  }

  /** The events at these positions, by position; without those that are no longer kept. */
  async at(tenantId: TenantId, positions: readonly number[]): Promise<ReadonlyMap<number, JournalEntry>> {
    const entries = positions.length > 0 ? await this.events.at(tenantId, positions) : [];
    return new Map(entries.map((entry) => [entry.position, entry]));
  }

  /** What a device's account sent and received, the newest first, as far back as the journal goes. */
  messages(tenantId: TenantId, deviceId: DeviceId, query: MessageQuery): Promise<DeviceMessage[]> {
    return this.events.messages(tenantId, deviceId, query);
  }

  /** The chats in which a device's account sent or received something, the latest first, as far back as the journal goes. */
  chats(tenantId: TenantId, deviceId: DeviceId): Promise<DeviceChat[]> {
    return this.events.chats(tenantId, deviceId);
  }

  /** The newest position of the tenant. */
  async head(tenantId: TenantId): Promise<number> {
    return (await this.extent(tenantId)).head;
  }

  extent(tenantId: TenantId): Promise<Extent> {
    return this.events.extent(tenantId);
  }

  /** How many events there are after a position. @param chats JIDs, and endings such as `*@g.us` */
  count(
    tenantId: TenantId,
    { after, deviceId, types, chats }: Omit<ReadOptions, 'limit'> & { chats?: readonly string[] | null },
  ): Promise<number> {
    const deviceIds = typeof deviceId === 'string' ? [deviceId] : deviceId;
    return this.events.count(tenantId, after, { deviceIds, types, chats });
  }

  /** The last position that was recorded before a time: events are recorded in the order of their positions. */
  async positionBefore(tenantId: TenantId, time: Date): Promise<number> {
    const extent = await this.extent(tenantId);
    let low = extent.removed; // what is up to here was recorded before, or is gone
    let high = extent.head; // what is after it was not recorded before
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const event = await this.events.next(tenantId, middle);
      if (event && event.position <= high && event.recordedAt < time) low = event.position;
      else high = middle;
    }
    return low;
  }

  /** Calls back whenever there is something to read; see JournalNews. @returns a function that ends it */
  onNews(listener: NewsListener): () => void {
    return this.news.listen(listener);
  }
}
