import { Injectable } from '@nestjs/common';
import type { Extent } from '#libs/devices';
import { type DeviceId, type SecretBox, type TenantId, TenantKeys, UnitOfWork } from '#libs/platform';
import type { Contact } from './contact.js';

/** Whose people they are. */
export interface Account {
  tenantId: TenantId;
  deviceId: DeviceId;
  /** JID of the account that is linked to the device. */
  account: string;
}

interface Row {
  jid: string;
  lid: string | null;
  names: Buffer;
}

const placeOf = ({ deviceId, account }: Account, jid: string) => `contact/${deviceId}/${account}/${jid}`;

@Injectable()
export class ContactRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tenantKeys: TenantKeys,
  ) {}

  /** In the order of their JIDs. @param after the JID of the last one of the part before @param limit null for all */
  async list(of: Account, after: string, limit: number | null): Promise<Contact[]> {
    const rows: Row[] = await this.unitOfWork.manager.query(
      `SELECT jid, lid, names FROM contacts
       WHERE tenant_id = $1 AND device_id = $2 AND account = $3 AND jid COLLATE "C" > $4
       ORDER BY jid COLLATE "C" LIMIT $5`,
      [of.tenantId, of.deviceId, of.account, after, limit],
    );
    return this.opened(of, rows);
  }

  async find(of: Account, name: string): Promise<Contact | undefined> {
    const rows: Row[] = await this.unitOfWork.manager.query(
      `SELECT jid, lid, names FROM contacts
       WHERE tenant_id = $1 AND device_id = $2 AND account = $3 AND (jid = $4 OR lid = $4)`,
      [of.tenantId, of.deviceId, of.account, name],
    );
    return (await this.opened(of, rows))[0];
  }

  async count(of: Account): Promise<number> {
    const [row] = await this.unitOfWork.manager.query(
      'SELECT count(*)::int AS count FROM contacts WHERE tenant_id = $1 AND device_id = $2 AND account = $3',
      [of.tenantId, of.deviceId, of.account],
    );
    return row.count;
  }

  /** How many of the device there are, of whatever account, and what they take sealed. */
  async measure(tenantId: TenantId, deviceId: DeviceId): Promise<Extent> {
    const [extent] = await this.unitOfWork.manager.query(
      `SELECT count(*)::int AS items, coalesce(sum(octet_length(names)), 0)::float8 AS bytes
       FROM contacts WHERE tenant_id = $1 AND device_id = $2`,
      [tenantId, deviceId],
    );
    return extent;
  }

  /** Those who have one of these JIDs or LIDs; held until the end of the transaction. */
  async lock(of: Account, names: string[]): Promise<Contact[]> {
    const rows: Row[] = await this.unitOfWork.manager.query(
      `SELECT jid, lid, names FROM contacts
       WHERE tenant_id = $1 AND device_id = $2 AND account = $3 AND (jid = ANY($4::text[]) OR lid = ANY($4::text[]))
       ORDER BY jid FOR NO KEY UPDATE`,
      [of.tenantId, of.deviceId, of.account, names],
    );
    return this.opened(of, rows);
  }

  async save(of: Account, contacts: Contact[]): Promise<void> {
    const box = await this.tenantKeys.boxOf(of.tenantId);
    await this.unitOfWork.manager.query(
      `INSERT INTO contacts (tenant_id, device_id, account, jid, lid, names)
       SELECT $1, $2, $3, given.* FROM unnest($4::text[], $5::text[], $6::bytea[]) AS given (jid, lid, names)
       ON CONFLICT (device_id, account, jid)
       DO UPDATE SET lid = excluded.lid, names = excluded.names, updated_at = now()`,
      [
        ...[of.tenantId, of.deviceId, of.account],
        contacts.map(({ jid }) => jid),
        contacts.map(({ lid }) => lid),
        contacts.map(({ jid, names }) => box.seal(Buffer.from(JSON.stringify(names)), placeOf(of, jid))),
      ],
    );
  }

  async remove({ tenantId, deviceId, account }: Account, jids: string[]): Promise<void> {
    await this.unitOfWork.manager.query(
      'DELETE FROM contacts WHERE tenant_id = $1 AND device_id = $2 AND account = $3 AND jid = ANY($4::text[])',
      [tenantId, deviceId, account, jids],
    );
  }

  private async opened(of: Account, rows: Row[]): Promise<Contact[]> {
    if (rows.length === 0) return [];
    const box = await this.tenantKeys.boxOf(of.tenantId);
    return rows.map(({ jid, lid, names }) => ({ jid, lid, names: namesIn(box, names, placeOf(of, jid)) }));
  }
}

const namesIn = (box: SecretBox, sealed: Buffer, place: string): Contact['names'] =>
  JSON.parse(box.open(sealed, place).toString());
