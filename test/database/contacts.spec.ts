import { randomBytes, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, type DeviceId, GroupCommit, type TenantId, UnitOfWork } from '#libs/platform';
import type { PersonNews } from '#libs/sessions';
import { type Account, ContactRepository } from '../../libs/contacts/src/contact.repository.js';
import { ContactTable } from '../../libs/contacts/src/contact.table.js';
import { InstallationKeys } from '../../libs/platform/src/keys/installation-keys.js';
import { TenantKeyRepository } from '../../libs/platform/src/keys/tenant-key.repository.js';
import { TenantKeys } from '../../libs/platform/src/keys/tenant-keys.js';
import { openMigrated } from '../support/migrated-database.js';
import { createTestDatabase } from '../support/postgres.js';

const NUMBER = '5511999990002@s.whatsapp.net';
const LID = '123456789012345@lid';

const database = await createTestDatabase();

describe.skipIf(!database)('the rows of contacts', () => {
  let dataSource: DataSource;
  let commit: GroupCommit;
  let contacts: ContactRepository;
  let table: ContactTable;
  let shop: Account;

  beforeAll(async () => {
    dataSource = await openMigrated(database!);
    const unitOfWork = new UnitOfWork(dataSource);
    const keys = new TenantKeys(new TenantKeyRepository(unitOfWork), new InstallationKeys([randomBytes(32)]));
    commit = new GroupCommit(unitOfWork, createLogger('silent'));
    contacts = new ContactRepository(unitOfWork, keys);
    table = new ContactTable(contacts);
  });

  beforeEach(async () => {
    shop = await newAccount();
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  async function newAccount(): Promise<Account> {
    const tenantId = randomUUID() as TenantId;
    const deviceId = randomUUID() as DeviceId;
    await dataSource.query('INSERT INTO tenants (id, name) VALUES ($1::uuid, $1::text)', [tenantId]);
    await dataSource.query(
      `INSERT INTO devices (id, tenant_id, name, network, desired_state, actual_state)
       VALUES ($1, $2, 'Shop', 'sandbox', 'disconnected', 'unlinked')`,
      [deviceId, tenantId],
    );
    return { tenantId, deviceId, account: '5511999990001@s.whatsapp.net' };
  }

  /** What is heard in one turn is written in one commit. @returns of whom it was told that they are stored */
  async function hear(of: Account, ...people: PersonNews[]): Promise<string[]> {
    const stored: string[] = [];
    const scope = commit.scope('contacts');
    for (const person of people) scope.add(table, { of, person, onStored: ({ jid }) => stored.push(jid) });
    await scope.durable();
    return stored;
  }

  const all = (of: Account) => contacts.list(of, '', null);
  const named = (jid: string, push_name: string, lid: string | null = null): PersonNews => ({
    jid,
    lid,
    names: { push_name },
  });

  it('become one when it turns out that two are one person', async () => {
    await hear(shop, named(LID, 'Jane', LID));
    await hear(shop, { jid: NUMBER, lid: null, names: { full_name: 'Jane Doe' } });
    expect(await all(shop)).toHaveLength(2);
    expect(await hear(shop, { jid: NUMBER, lid: LID, names: {} })).toEqual([NUMBER]);
    expect(await all(shop)).toEqual([
      {
        jid: NUMBER,
        lid: LID,
        names: { full_name: 'Jane Doe', first_name: null, push_name: 'Jane', business_name: null },
      },
    ]);
  });

  it('have the last of several names that are told in one turn', async () => {
    await hear(shop, named(NUMBER, 'Jane'), named(NUMBER, 'Jane Moon'));
    expect(await all(shop)).toMatchObject([{ names: { push_name: 'Jane Moon' } }]);
  });

  it('show no name to whoever has the database, and open in no other place', async () => {
    await hear(shop, named(NUMBER, 'Jane'), named('5511999990003@s.whatsapp.net', 'Bob'));
    const [row] = await dataSource.query('SELECT names FROM contacts WHERE device_id = $1 AND jid = $2', [
      shop.deviceId,
      NUMBER,
    ]);
    expect(row.names.includes('Jane')).toBe(false);
    await dataSource.query('UPDATE contacts SET names = $1 WHERE device_id = $2 AND jid <> $3', [
      row.names,
      shop.deviceId,
      NUMBER,
    ]);
    await expect(all(shop)).rejects.toThrow();
  });

  it('belong to one account of one tenant', async () => {
    const other = await newAccount();
    await hear(shop, named(NUMBER, 'Jane'));
    expect(await all(other)).toEqual([]);
    expect(await all({ ...shop, tenantId: other.tenantId })).toEqual([]);
    expect(await all({ ...shop, account: '5511999990009@s.whatsapp.net' })).toEqual([]);
    await hear(other, named(NUMBER, 'J.'));
    expect(await all(shop)).toMatchObject([{ names: { push_name: 'Jane' } }]);
  });

  it('go with their device', async () => {
    await hear(shop, named(NUMBER, 'Jane'));
    await dataSource.query('DELETE FROM devices WHERE id = $1', [shop.deviceId]);
    expect(await all(shop)).toEqual([]);
  });
});
