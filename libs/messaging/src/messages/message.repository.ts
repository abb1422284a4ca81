import { Injectable } from '@nestjs/common';
import type { Extent } from '#libs/devices';
import { type DeviceId, type TenantId, UnitOfWork, type UserId } from '#libs/platform';
import { MessageEntity } from './message.entity.js';

export type MessageRow = Readonly<MessageEntity>;

/** What a message is added with; its place in the order is the database's. */
export type NewMessage = Omit<
  MessageEntity,
  'ordinal' | 'direction' | 'sentAt' | 'deliveredAt' | 'readAt' | 'playedAt' | 'cancelledAt'
>;

/** What becomes known of a message. A time that is there already stays. */
export interface MessageUpdate {
  deviceId: DeviceId;
  id: string;
  chat?: string;
  wire?: Buffer;
  transmittedAt?: Date;
  sentAt?: Date;
  deliveredAt?: Date;
  readAt?: Date;
  playedAt?: Date;
  failedAt?: Date;
  error?: string;
  whatsappCode?: number;
}

/** A message that waits, without its content. */
export type WaitingMessage = Pick<
  MessageRow,
  'id' | 'chat' | 'kind' | 'isAsync' | 'acceptedAt' | 'expiresAt' | 'transmittedAt'
> & { ordinal: string };

export type OverdueMessage = Pick<MessageRow, 'id' | 'chat' | 'kind' | 'deviceId' | 'tenantId'> & {
  userId: UserId | null;
};

/** How far a message got, and, where WhatsApp has not acknowledged it, what it was. */
export type KnownSteps = Pick<
  MessageEntity,
  'deviceId' | 'id' | 'chat' | 'sentAt' | 'deliveredAt' | 'readAt' | 'playedAt' | 'wire'
>;

export type QueuedMessage = WaitingMessage & { position: number };

const WAITING = 'sent_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL';
/** One that has its wire may be on its way already. */
const CANCELLABLE = `${WAITING} AND wire IS NULL`;

const WAITING_COLUMNS = `id, chat, kind, ordinal, is_async AS "isAsync", accepted_at AS "acceptedAt",
  expires_at AS "expiresAt", transmitted_at AS "transmittedAt"`;

@Injectable()
export class MessageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  private get rows() {
    return this.unitOfWork.manager.getRepository(MessageEntity);
  }

  find(tenantId: TenantId, deviceId: DeviceId, id: string): Promise<MessageRow | null> {
    return this.rows.findOneBy({ tenantId, deviceId, id });
  }

  /** Several, in any order; those that are gone are left out. */
  async load(tenantId: TenantId, deviceId: DeviceId, ids: string[]): Promise<MessageRow[]> {
    return this.rows
      .createQueryBuilder('message')
      .where('message.tenantId = :tenantId AND message.deviceId = :deviceId', { tenantId, deviceId })
      .andWhere('message.id = ANY(:ids)', { ids })
      .getMany();
  }

  /** Everything of which nobody knows yet what becomes of it, in order. */
  async waiting(tenantId: TenantId, deviceId: DeviceId): Promise<WaitingMessage[]> {
    return this.unitOfWork.manager.query(
      `SELECT ${WAITING_COLUMNS} FROM messages
       WHERE tenant_id = $1 AND device_id = $2 AND ${WAITING} ORDER BY ordinal`,
      [tenantId, deviceId],
    );
  }

  /** Messages that nobody has begun to send. @param after an ordinal */
  newAcrossTenants(devices: DeviceId[], after: string): Promise<(WaitingMessage & { deviceId: DeviceId })[]> {
    return this.unitOfWork.manager.query(
      `SELECT device_id AS "deviceId", ${WAITING_COLUMNS} FROM messages
       WHERE device_id = ANY($1::uuid[]) AND ordinal > $2 AND ${CANCELLABLE} ORDER BY ordinal LIMIT 1000`,
      [devices, after],
    );
  }

  async countWaiting(
    tenantId: TenantId,
    deviceId: DeviceId,
  ): Promise<{ total: number; transmitted: number }> {
    const [row] = await this.unitOfWork.manager.query(
      `SELECT count(*)::int AS total, count(wire)::int AS transmitted FROM messages
       WHERE tenant_id = $1 AND device_id = $2 AND ${WAITING}`,
      [tenantId, deviceId],
    );
    return row;
  }

  /** A part of the queue. @param after the ordinal of the last one of the part before */
  async queue(
    tenantId: TenantId,
    deviceId: DeviceId,
    after: string,
    limit: number,
  ): Promise<QueuedMessage[]> {
    return this.unitOfWork.manager.query(
      `SELECT * FROM (
         SELECT ${WAITING_COLUMNS}, row_number() OVER (ORDER BY ordinal)::int AS position FROM messages
         WHERE tenant_id = $1 AND device_id = $2 AND ${WAITING}
       ) queue WHERE ordinal > $3 ORDER BY ordinal LIMIT $4`,
      [tenantId, deviceId, after, limit],
    );
  }

  async insert(message: NewMessage): Promise<void> {
    await this.insertAll([message]);
  }

  /** All at once; their order in the queue is that of the list. */
  async insertAll(messages: NewMessage[]): Promise<void> {
    await this.unitOfWork.manager.query(
      `INSERT INTO messages (device_id, id, tenant_id, direction, chat, kind, request, wire, is_async, expires_at,
         accepted_at, transmitted_at, failed_at, error, whatsapp_code)
       SELECT device_id, id, tenant_id, 'outbound', chat, kind, request, wire, is_async, expires_at,
         accepted_at, transmitted_at, failed_at, error, whatsapp_code
       FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::bytea[],
         $8::boolean[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[],
         $13::text[], $14::int[]) WITH ORDINALITY
         AS new (device_id, id, tenant_id, chat, kind, request, wire, is_async, expires_at, accepted_at,
           transmitted_at, failed_at, error, whatsapp_code, place)
       ORDER BY place`,
      [
        messages.map(({ deviceId }) => deviceId),
        messages.map(({ id }) => id),
        messages.map(({ tenantId }) => tenantId),
        messages.map(({ chat }) => chat),
        messages.map(({ kind }) => kind),
        messages.map(({ request }) => request),
        messages.map(({ wire }) => wire),
        messages.map(({ isAsync }) => isAsync),
        messages.map(({ expiresAt }) => expiresAt),
        messages.map(({ acceptedAt }) => acceptedAt),
        messages.map(({ transmittedAt }) => transmittedAt),
        messages.map(({ failedAt }) => failedAt),
        messages.map(({ error }) => error),
        messages.map(({ whatsappCode }) => whatsappCode),
      ],
    );
  }

  /** Adds what is new of each; the first time of a step is the one that stays. */
  async updateAll(updates: MessageUpdate[]): Promise<void> {
    const column = (name: keyof MessageUpdate) => updates.map((update) => update[name] ?? null);
    await this.unitOfWork.manager.query(
      `UPDATE messages SET
         chat = COALESCE(news.chat, messages.chat),
         wire = COALESCE(news.wire, messages.wire),
         transmitted_at = COALESCE(messages.transmitted_at, news.transmitted_at),
         sent_at = COALESCE(messages.sent_at, news.sent_at),
         delivered_at = COALESCE(messages.delivered_at, news.delivered_at),
         read_at = COALESCE(messages.read_at, news.read_at),
         played_at = COALESCE(messages.played_at, news.played_at),
         failed_at = COALESCE(messages.failed_at, news.failed_at),
         error = COALESCE(messages.error, news.error),
         whatsapp_code = COALESCE(messages.whatsapp_code, news.whatsapp_code)
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[], $6::timestamptz[],
         $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::int[])
         AS news (device_id, id, chat, wire, transmitted_at, sent_at, delivered_at, read_at, played_at, failed_at,
           error, whatsapp_code)
       WHERE messages.device_id = news.device_id AND messages.id = news.id`,
      [
        column('deviceId'),
        column('id'),
        column('chat'),
        column('wire'),
        column('transmittedAt'),
        column('sentAt'),
        column('deliveredAt'),
        column('readAt'),
        column('playedAt'),
        column('failedAt'),
        column('error'),
        column('whatsappCode'),
      ],
    );
  }

  /** Those of the messages that were sent from here. Nobody else changes them until the transaction ends. */
  async lockSteps(places: { deviceId: DeviceId; id: string }[]): Promise<KnownSteps[]> {
    return this.unitOfWork.manager.query(
      `SELECT device_id AS "deviceId", id, chat, sent_at AS "sentAt", delivered_at AS "deliveredAt",
         read_at AS "readAt", played_at AS "playedAt", CASE WHEN sent_at IS NULL THEN wire END AS wire
       FROM messages WHERE (device_id, id) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))
       ORDER BY device_id, id FOR UPDATE`,
      [places.map(({ deviceId }) => deviceId), places.map(({ id }) => id)],
    );
  }

  /** Takes messages out of the queue that have not been transmitted. @returns their ids */
  async cancel(
    tenantId: TenantId,
    deviceId: DeviceId,
    which: { id?: string; chat?: string },
  ): Promise<string[]> {
    const [rows]: [{ id: string }[]] = await this.unitOfWork.manager.query(
      `UPDATE messages SET cancelled_at = now()
       WHERE tenant_id = $1 AND device_id = $2 AND ($3::text IS NULL OR id = $3) AND ($4::text IS NULL OR chat = $4)
         AND ${CANCELLABLE}
       RETURNING id`,
      [tenantId, deviceId, which.id ?? null, which.chat ?? null],
    );
    return rows.map(({ id }) => id);
  }

  /** How many there are, and what they take sealed. */
  async measure(tenantId: TenantId, deviceId: DeviceId): Promise<Extent> {
    const [extent] = await this.unitOfWork.manager.query(
      `SELECT count(*)::int AS items,
         coalesce(sum(octet_length(request) + coalesce(octet_length(wire), 0)), 0)::float8 AS bytes
       FROM messages WHERE tenant_id = $1 AND device_id = $2`,
      [tenantId, deviceId],
    );
    return extent;
  }

  /** Removes what has reached its recipient or never will, unless the same call may still be repeated. */
  async removeSettled(tenantId: TenantId, deviceId: DeviceId): Promise<void> {
    await this.unitOfWork.manager.query(
      `DELETE FROM messages WHERE tenant_id = $1 AND device_id = $2
         AND coalesce(delivered_at, read_at, played_at, failed_at, cancelled_at) IS NOT NULL
         AND NOT EXISTS (
           SELECT 1 FROM idempotency_keys known
           WHERE known.tenant_id = messages.tenant_id AND known.device_id = messages.device_id
             AND known.message_id = messages.id
         )`,
      [tenantId, deviceId],
    );
  }

  /** Waiting messages whose time was over a while ago: nobody who holds their device has dealt with them. */
  overdueAcrossTenants(before: Date, limit: number): Promise<OverdueMessage[]> {
    return this.unitOfWork.manager.query(
      `SELECT messages.id, messages.chat, messages.kind, messages.device_id AS "deviceId",
         messages.tenant_id AS "tenantId", devices.user_id AS "userId"
       FROM messages JOIN devices ON devices.id = messages.device_id
       WHERE expires_at < $1 AND devices.deleted_at IS NULL AND ${WAITING} ORDER BY expires_at LIMIT $2 FOR UPDATE OF messages SKIP LOCKED`,
      [before, limit],
    );
  }
}
