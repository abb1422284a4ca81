import { Injectable } from '@nestjs/common';
import {
  type DeviceId,
  type EventId,
  type TenantId,
  TenantKeys,
  UnitOfWork,
  type UserId,
} from '#libs/platform';
import type { DataOf, EventType } from './catalog/index.js';
import type { JournalEntry, WagonEvent } from './event.js';

/** An event on its way into the journal. */
export interface Draft extends WagonEvent {
  /** Its data as JSON, as it was when the event was told. */
  json: string;
  dedupe: string | null;
}

/** Which events a reader wants; without a member, all. */
export interface EventQuery {
  /** Only events of devices that this user made. */
  userId?: UserId;
  deviceIds?: readonly DeviceId[];
  types?: readonly EventType[];
}

/** Which of a device's messages a reader wants. */
export interface MessageQuery {
  /** JID; undefined for every chat. */
  chat?: string;
  /** Only those before this `sequence`. */
  before?: number;
  limit: number;
}

/** A message as its event told of it, in its place among the device's events. */
export interface DeviceMessage {
  sequence: number;
  data: DataOf<'message.received'>;
}

/** A chat, and when the last message in it was sent or received. */
export interface DeviceChat {
  chat: string;
  lastMessageAt: Date;
}

/** A tenant's journal at one moment. */
export interface Extent {
  /** The newest position; 0 while there is none. */
  head: number;
  /** Everything up to this position was removed for its age. */
  removed: number;
}

interface Row {
  id: EventId;
  type: EventType;
  userId: UserId | null;
  deviceId: DeviceId | null;
  occurredAt: Date;
  chat: string | null;
  payload: Buffer;
  sequence: string | null;
  position: string | null;
}

const place = (id: EventId) => `event/${id}`;

@Injectable()
export class EventRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: TenantKeys,
  ) {}

  /**
   * To be called inside a transaction. Events that were told before are left out, and use up no number.
   * @returns what was written, in the order in which it was given
   */
  async insertAcrossTenants(drafts: Draft[]): Promise<JournalEntry[]> {
    const news = withoutRepetitions(drafts);
    await this.lockSequences(news);
    const payloads: Buffer[] = [];
    for (const { id, tenantId, json } of news)
      payloads.push((await this.keys.boxOf(tenantId)).seal(Buffer.from(json), place(id)));
    const written = await this.number(news, payloads);
    const numbers = new Map(written.map((row) => [row.id, row]));
    return news.flatMap(({ json: _, dedupe: __, ...event }) => {
      const row = numbers.get(event.id);
      return row ? [{ ...event, sequence: numberOrNull(row.sequence), position: Number(row.position) }] : [];
    });
  }

  /**
   * Holds the devices' counters until the end of the transaction, always in the same order. What others wrote for
   * these devices is committed from here on, so that the next statement sees whether an event was told before.
   */
  private async lockSequences(drafts: Draft[]): Promise<void> {
    const ids = [...new Set(drafts.map(({ deviceId }) => deviceId).filter((id) => id !== null))];
    if (ids.length === 0 || (await this.lockKnownSequences(ids)) === ids.length) return;
    await this.unitOfWork.manager.query(
      `INSERT INTO event_sequences (device_id, last) SELECT id, 0 FROM unnest($1::uuid[]) AS given (id) ORDER BY id
       ON CONFLICT (device_id) DO NOTHING`,
      [ids],
    );
    await this.lockKnownSequences(ids);
  }

  private async lockKnownSequences(ids: DeviceId[]): Promise<number> {
    const rows: unknown[] = await this.unitOfWork.manager.query(
      'SELECT 1 FROM event_sequences WHERE device_id = ANY($1::uuid[]) ORDER BY device_id FOR NO KEY UPDATE',
      [ids],
    );
    return rows.length;
  }

  /** The tenants' counters are locked here, by the last statement: the shorter, the fewer wait for each other. */
  private number(
    drafts: Draft[],
    payloads: Buffer[],
  ): Promise<{ id: EventId; sequence: string | null; position: string }[]> {
    return this.unitOfWork.manager.query(
      `WITH given AS (
         SELECT * FROM unnest(
           $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
           $9::bytea[]
         ) WITH ORDINALITY
           AS given (tenant_id, device_id, user_id, id, type, chat, dedupe, occurred_at, payload, nth)
       ), fresh AS (
         SELECT given.*,
                row_number() OVER (PARTITION BY device_id ORDER BY nth) AS nth_of_device,
                row_number() OVER (PARTITION BY tenant_id ORDER BY nth) AS nth_of_tenant
         FROM given
         WHERE NOT EXISTS (
           SELECT 1 FROM events WHERE events.device_id = given.device_id AND events.dedupe = given.dedupe
         )
       ), devices AS (
         UPDATE event_sequences counter SET last = counter.last + added.count
         FROM (SELECT device_id, count(*) FROM fresh GROUP BY device_id) added
         WHERE counter.device_id = added.device_id
         RETURNING counter.device_id, counter.last - added.count AS before
       ), tenants AS (
         INSERT INTO event_positions AS counter (tenant_id, last)
         SELECT tenant_id, count(*) FROM fresh GROUP BY tenant_id ORDER BY tenant_id
         ON CONFLICT (tenant_id) DO UPDATE SET last = counter.last + excluded.last
         RETURNING tenant_id, last
       ), counted AS (
         SELECT tenants.tenant_id, last - (SELECT count(*) FROM fresh WHERE fresh.tenant_id = tenants.tenant_id) AS before
         FROM tenants
       )
       INSERT INTO events
         (tenant_id, position, id, device_id, sequence, user_id, type, chat, dedupe, payload, occurred_at)
       SELECT tenant_id, counted.before + nth_of_tenant, id, device_id, devices.before + nth_of_device,
              user_id, type, chat, dedupe, payload, occurred_at
       FROM fresh JOIN counted USING (tenant_id) LEFT JOIN devices USING (device_id)
       RETURNING id, sequence, position`,
      [
        drafts.map(({ tenantId }) => tenantId),
        drafts.map(({ deviceId }) => deviceId),
        drafts.map(({ userId }) => userId),
        drafts.map(({ id }) => id),
        drafts.map(({ type }) => type),
        drafts.map(({ chat }) => chat),
        drafts.map(({ dedupe }) => dedupe),
        drafts.map(({ occurredAt }) => occurredAt.toISOString()),
        payloads,
      ],
    );
  }

  /**
   * The events of `(after, upTo]`, at most `limit`, and the journal's extent at the same moment: what is not among
   * them up to the head was not wanted, or is gone.
   */
  async read(
    tenantId: TenantId,
    after: number,
    upTo: number,
    limit: number,
    { userId, deviceIds, types }: EventQuery,
  ): Promise<{ entries: JournalEntry[]; extent: Extent }> {
    const rows: (Row & { head: string; removed: string })[] = await this.unitOfWork.manager.query(
      `SELECT extent.last AS head, extent.removed, found.*
       FROM event_positions extent LEFT JOIN LATERAL (
         SELECT id, type, user_id AS "userId", device_id AS "deviceId", occurred_at AS "occurredAt", chat, payload,
                sequence, position
         FROM events
         WHERE tenant_id = $1 AND position > $2 AND position <= $3
           AND ($4::uuid[] IS NULL OR device_id = ANY($4)) AND ($5::text[] IS NULL OR type = ANY($5))
           AND ($7::uuid IS NULL OR user_id = $7)
         ORDER BY position LIMIT $6
       ) found ON true
       WHERE extent.tenant_id = $1 ORDER BY found.position`,
      [tenantId, after, upTo, deviceIds ?? null, types ?? null, limit, userId ?? null],
    );
    const found = rows.filter(({ position }) => position !== null);
    return { entries: await this.opened(tenantId, found), extent: extentOf(rows[0]) };
  }

  /** The events at these positions that are still kept, in no order. */
  async at(tenantId: TenantId, positions: readonly number[]): Promise<JournalEntry[]> {
    const rows: Row[] = await this.unitOfWork.manager.query(
      `SELECT id, type, user_id AS "userId", device_id AS "deviceId", occurred_at AS "occurredAt", chat, payload,
              sequence, position
       FROM events WHERE tenant_id = $1 AND position = ANY($2::bigint[])`,
      [tenantId, positions],
    );
    return this.opened(tenantId, rows);
  }

  private async opened(tenantId: TenantId, rows: Row[]): Promise<JournalEntry[]> {
    if (rows.length === 0) return [];
    const box = await this.keys.boxOf(tenantId);
    return rows.map(({ id, type, userId, deviceId, occurredAt, chat, payload, sequence, position }) => ({
      ...{ id, type, userId, deviceId, occurredAt, chat, tenantId },
      data: JSON.parse(box.open(payload, place(id)).toString()),
      sequence: numberOrNull(sequence),
      position: Number(position),
    }));
  }

  /** What a device's account sent and received, the newest first. The types are spelled out for the sake of the index. */
  async messages(
    tenantId: TenantId,
    deviceId: DeviceId,
    { chat, before, limit }: MessageQuery,
  ): Promise<DeviceMessage[]> {
    const rows: (Pick<Row, 'id' | 'payload'> & { sequence: string })[] = await this.unitOfWork.manager.query(
      `SELECT id, payload, sequence FROM events
       WHERE tenant_id = $1 AND device_id = $2 AND type IN ('message.received', 'message.sent')
         AND ($3::text IS NULL OR chat = $3) AND ($4::bigint IS NULL OR sequence < $4)
       ORDER BY sequence DESC LIMIT $5`,
      [tenantId, deviceId, chat ?? null, before ?? null, limit],
    );
    if (rows.length === 0) return [];
    const box = await this.keys.boxOf(tenantId);
    return rows.map(({ id, payload, sequence }) => ({
      sequence: Number(sequence),
      data: JSON.parse(box.open(payload, place(id)).toString()),
    }));
  }

  /** The chats in which a device's account sent or received something, the latest first. */
  async chats(tenantId: TenantId, deviceId: DeviceId): Promise<DeviceChat[]> {
    return this.unitOfWork.manager.query(
      `SELECT chat, max(occurred_at) AS "lastMessageAt" FROM events
       WHERE tenant_id = $1 AND device_id = $2 AND type IN ('message.received', 'message.sent') AND chat IS NOT NULL
       GROUP BY chat ORDER BY max(sequence) DESC`,
      [tenantId, deviceId],
    );
  }

  async has(tenantId: TenantId, deviceId: DeviceId, dedupe: string): Promise<boolean> {
    const rows: unknown[] = await this.unitOfWork.manager.query(
      'SELECT 1 FROM events WHERE tenant_id = $1 AND device_id = $2 AND dedupe = $3',
      [tenantId, deviceId, dedupe],
    );
    return rows.length > 0;
  }

  async extent(tenantId: TenantId): Promise<Extent> {
    const rows: { head: string; removed: string }[] = await this.unitOfWork.manager.query(
      'SELECT last AS head, removed FROM event_positions WHERE tenant_id = $1',
      [tenantId],
    );
    return extentOf(rows[0]);
  }

  /** How many of the events after a position there are. @param chats JIDs, and endings such as `*@g.us` */
  async count(
    tenantId: TenantId,
    after: number,
    { deviceIds, types, chats }: EventQuery & { chats?: readonly string[] | null },
  ): Promise<number> {
    const endings = chats?.filter((chat) => chat.startsWith('*')).map((chat) => chat.slice(1));
    const rows: { count: number }[] = await this.unitOfWork.manager.query(
      `SELECT count(*)::integer AS count FROM events
       WHERE tenant_id = $1 AND position > $2
         AND ($3::uuid[] IS NULL OR device_id = ANY($3)) AND ($4::text[] IS NULL OR type = ANY($4))
         AND ($5::text[] IS NULL OR chat IS NULL OR chat = ANY($5)
              OR EXISTS (SELECT 1 FROM unnest($6::text[]) ending WHERE right(chat, length(ending)) = ending))`,
      [tenantId, after, deviceIds ?? null, types ?? null, chats ?? null, endings ?? null],
    );
    return rows[0]!.count;
  }

  /** The first event after a position: where it is, and when it was recorded. */
  async next(tenantId: TenantId, after: number): Promise<{ position: number; recordedAt: Date } | undefined> {
    const rows: { position: string; recordedAt: Date }[] = await this.unitOfWork.manager.query(
      `SELECT position, recorded_at AS "recordedAt" FROM events
       WHERE tenant_id = $1 AND position > $2 ORDER BY position LIMIT 1`,
      [tenantId, after],
    );
    return rows[0] && { ...rows[0], position: Number(rows[0].position) };
  }

  async headsAcrossTenants(): Promise<Map<TenantId, number>> {
    const rows: { id: TenantId; head: string }[] = await this.unitOfWork.manager.query(
      'SELECT tenant_id AS id, last AS head FROM event_positions',
    );
    return new Map(rows.map(({ id, head }) => [id, Number(head)]));
  }

  /**
   * How far the oldest events may go: the last position of the unbroken run of at most `most` events that were
   * recorded before. Undefined when there is nothing to remove.
   * @param spare events after this position stay, unless they were recorded before `atLast`
   */
  async removable(
    tenantId: TenantId,
    { before, atLast, spare, most }: { before: Date; atLast: Date; spare: number; most: number },
  ): Promise<number | undefined> {
    const rows: { upTo: string | null }[] = await this.unitOfWork.manager.query(
      `WITH oldest AS (
         SELECT position, recorded_at < CASE WHEN position > $4::bigint THEN $3::timestamptz ELSE $2::timestamptz END AS goes
         FROM events WHERE tenant_id = $1 ORDER BY position LIMIT $5
       )
       SELECT max(position) AS "upTo" FROM oldest
       WHERE position < coalesce((SELECT min(position) FROM oldest WHERE NOT goes), 9223372036854775807)`,
      [tenantId, before, atLast, spare, most],
    );
    const upTo = rows[0]?.upTo;
    return upTo === null || upTo === undefined ? undefined : Number(upTo);
  }

  /** Two statements, each a transaction of its own: writers wait for the counter of the first one for no longer. */
  async remove(tenantId: TenantId, upTo: number): Promise<number> {
    await this.unitOfWork.manager.query(
      'UPDATE event_positions SET removed = $2 WHERE tenant_id = $1 AND removed < $2',
      [tenantId, upTo],
    );
    const [, count] = await this.unitOfWork.manager.query(
      'DELETE FROM events WHERE tenant_id = $1 AND position <= $2',
      [tenantId, upTo],
    );
    return count;
  }
}

/** Of events that are the same one, the first. */
function withoutRepetitions(drafts: Draft[]): Draft[] {
  const seen = new Set<string>();
  return drafts.filter(({ deviceId, dedupe }) => {
    if (deviceId === null || dedupe === null) return true;
    const key = `${deviceId}/${dedupe}`;
    return !seen.has(key) && seen.add(key);
  });
}

const numberOrNull = (text: string | null): number | null => (text === null ? null : Number(text));

const extentOf = (row: { head: string; removed: string } | undefined): Extent => ({
  head: Number(row?.head ?? 0),
  removed: Number(row?.removed ?? 0),
});
