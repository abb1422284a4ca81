import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry, NewEvent, News } from '../../libs/journal/src/index.js';
import type { DeviceId, TenantId } from '../../libs/platform/src/index.js';
import { eventually } from '../support/eventually.js';
import { type JournalDatabase, type JournalOfProcess, journalDatabase } from './journal-stage.js';

describe.each(['embedded', 'postgres'] as const)('the journal on %s', (kind) => {
  let database: JournalDatabase | undefined;
  let journal: JournalOfProcess;
  let tenantId: TenantId;
  let device: DeviceId;
  let other: DeviceId;

  beforeAll(async () => {
    database = await journalDatabase(kind);
    if (database) journal = await database.open();
  }, 60_000);
  afterAll(() => database?.close());
  beforeEach(async (context) => {
    if (!database) return context.skip();
    tenantId = await journal.newTenant();
    device = await journal.newDevice(tenantId);
    other = await journal.newDevice(tenantId);
  });

  const event = (n: number, more: Partial<NewEvent> = {}): NewEvent => ({
    type: 'message.received',
    tenantId,
    userId: null,
    deviceId: device,
    data: { n } as never,
    ...more,
  });
  const all = async (): Promise<JournalEntry[]> =>
    (await journal.reader.read(tenantId, { after: 0, limit: 100_000 })).entries;
  const placesOf = (entries: JournalEntry[]) =>
    entries.map(({ data, sequence, position }) => [data.n, sequence, position]);

  it('numbers the events of a device and of its tenant, each without a gap', async () => {
    const scope = journal.groupCommit.scope('test');
    journal.publisher.add(scope, event(1));
    journal.publisher.add(scope, event(2, { deviceId: other }));
    journal.publisher.add(scope, event(3, { deviceId: null }));
    journal.publisher.add(scope, event(4));
    await scope.durable();
    await journal.publisher.publish(event(5, { deviceId: other }));
    expect(placesOf(await all())).toEqual([
      [1, 1, 1],
      [2, 1, 2],
      [3, null, 3],
      [4, 2, 4],
      [5, 2, 5],
    ]);
  });

  it('gives back what was told, to the last character', async () => {
    const data = { content: 'a\u0000b 👋 \ud800 "\\', list: [null, 1.5, { deep: true }] };
    const occurredAt = new Date('2026-06-15T12:00:00.123Z');
    const told = await journal.publisher.publish(
      event(1, { data: data as never, chat: '5511@s.whatsapp.net', dedupe: 'a\u0000b', occurredAt }),
    );
    const [found] = await all();
    expect(found).toEqual({ ...told, sequence: 1, position: 1 });
    expect(found!.data).toEqual(data);
    const [row] = await journal.dataSource.query('SELECT payload FROM events WHERE id = $1', [told.id]);
    expect(row.payload.includes('deep')).toBe(false);
  });

  it('writes an event that is told again no second time, and uses up no number for it', async () => {
    const scope = journal.groupCommit.scope('test');
    journal.publisher.add(scope, event(1, { dedupe: 'a' }));
    journal.publisher.add(scope, event(2, { dedupe: 'a' }));
    journal.publisher.add(scope, event(3, { dedupe: 'a', deviceId: other }));
    await scope.durable();
    await journal.publisher.publish(event(4, { dedupe: 'a' }));
    await journal.publisher.publish(event(5, { dedupe: 'b'.repeat(5000) }));
    await journal.publisher.publish(event(6, { dedupe: 'b'.repeat(5000) }));
    await journal.publisher.publish(event(7));
    expect(placesOf(await all())).toEqual([
      [1, 1, 1],
      [3, 1, 2],
      [5, 2, 3],
      [7, 3, 4],
    ]);
  });

  it('takes back the numbers of a transaction that is rolled back, and tells nobody of it', async () => {
    const heard: News[] = [];
    const stop = journal.reader.onNews((news) => heard.push(news));
    const failing = journal.unitOfWork.run(async () => {
      await journal.publisher.publish(event(1));
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await journal.unitOfWork.run(async () => {
      await journal.publisher.publish(event(2));
      expect(heard).toEqual([]);
    });
    expect(heard.map(({ head, entries }) => [head, placesOf([...entries])])).toEqual([[1, [[2, 1, 1]]]]);
    stop();
    expect(placesOf(await all())).toEqual([[2, 1, 1]]);
  });

  it('shows readers every event once and in order while many write', async () => {
    const devices = [device, other, ...(await Promise.all([1, 2, 3].map(() => journal.newDevice(tenantId))))];
    const elsewhere = await journal.newTenant();
    const foreign = await journal.newDevice(elsewhere);
    let isWriting = true;
    const read: JournalEntry[] = [];
    const reading = (async () => {
      for (let after = 0; ; ) {
        const isLast = !isWriting;
        const page = await journal.reader.read(tenantId, { after, limit: 7 });
        read.push(...page.entries);
        if (isLast && page.next === after) return;
        after = page.next;
      }
    })();
    await Promise.all(
      devices.map(async (deviceId, nth) => {
        for (let n = 0; n < 20; n++) {
          const scope = journal.groupCommit.scope(`${nth}`);
          journal.publisher.add(scope, event(n, { deviceId, dedupe: `${n}` }));
          journal.publisher.add(scope, event(n, { deviceId, dedupe: `${n}` }));
          journal.publisher.add(
            scope,
            event(n, { tenantId: elsewhere, deviceId: foreign, dedupe: `${nth}/${n}` }),
          );
          if (n % 5 === 0)
            await journal.unitOfWork.run(() => journal.publisher.publish(event(1000 + n, { deviceId })));
          await scope.durable();
        }
      }),
    );
    isWriting = false;
    await reading;
    expect(read.map(({ position }) => position)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    for (const deviceId of devices) {
      const its = read.filter((entry) => entry.deviceId === deviceId);
      expect(its.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
    }
    expect(await journal.reader.head(elsewhere)).toBe(100);
  }, 60_000);

  it('reads only what is asked for, and says how far it has looked', async () => {
    for (let n = 1; n <= 6; n++)
      await journal.publisher.publish(
        event(n, { deviceId: n % 2 ? device : other, type: n < 4 ? 'message.sent' : 'message.read' }),
      );
    const read = async (options: object) => {
      const { entries, next } = await journal.reader.read(tenantId, { after: 0, limit: 10, ...options });
      return [entries.map(({ data }) => data.n), next];
    };
    expect(await read({ deviceId: device })).toEqual([[1, 3, 5], 6]);
    expect(await read({ deviceId: [device, other], limit: 2 })).toEqual([[1, 2], 2]);
    expect(await read({ deviceId: [] })).toEqual([[], 6]);
    expect(await read({ types: ['message.read'], deviceId: other, after: 4 })).toEqual([[6], 6]);
    expect(await read({ after: 6 })).toEqual([[], 6]);
    expect(await journal.reader.read(await journal.newTenant(), { after: 0, limit: 1 })).toMatchObject({
      entries: [],
      next: 0,
    });
  });

  it('goes on, with the next numbers, after a device was removed', async () => {
    await journal.publisher.publish(event(1));
    await journal.publisher.publish(event(2, { deviceId: other }));
    await journal.dataSource.query('DELETE FROM devices WHERE id = $1', [device]);
    await expect(journal.publisher.publish(event(3))).rejects.toThrow();
    await journal.publisher.publish(event(4, { deviceId: other }));
    expect(placesOf(await all())).toEqual([
      [2, 1, 2],
      [4, 2, 3],
    ]);
  });

  describe('retention', () => {
    const ageAll = (days: number) =>
      journal.dataSource.query(
        "UPDATE events SET recorded_at = now() - $2 * interval '1 day' WHERE tenant_id = $1",
        [tenantId, days],
      );
    const publish = async (count: number) => {
      const scope = journal.groupCommit.scope('test');
      for (let n = 1; n <= count; n++) journal.publisher.add(scope, event(n, { dedupe: `${n}` }));
      await scope.durable();
    };

    it('removes what is old, batch by batch, while others write, and gives no number twice', async () => {
      await publish(1200);
      await ageAll(31);
      await journal.publisher.publish(event(1201));
      let slowest = 0;
      let isRemoving = true;
      const writing = (async () => {
        for (let n = 1202; isRemoving; n++) {
          const started = Date.now();
          await journal.publisher.publish(event(n));
          slowest = Math.max(slowest, Date.now() - started);
        }
      })();
      expect(await journal.retention.removeOld()).toBe(1200);
      isRemoving = false;
      await writing;
      expect(slowest).toBeLessThan(500);
      const { entries, removed, head } = await journal.reader.read(tenantId, { after: 0, limit: 1000 });
      expect(removed).toBe(1200);
      expect(entries.map(({ position }) => position)).toEqual(
        Array.from({ length: head - 1200 }, (_, i) => 1201 + i),
      );
      expect(entries[0]).toMatchObject({ sequence: 1201, data: { n: 1201 } });
    });

    it('keeps what follows an event that is not old, whatever the clock said then', async () => {
      await publish(3);
      await ageAll(31);
      await journal.dataSource.query(
        'UPDATE events SET recorded_at = now() WHERE tenant_id = $1 AND position = 2',
        [tenantId],
      );
      await journal.retention.removeOld();
      expect((await all()).map(({ position }) => position)).toEqual([2, 3]);
    });

    it('keeps what is still needed, but not for ever', async () => {
      await publish(4);
      await ageAll(31);
      journal.retention.keepAfter((asked) => (asked === tenantId ? 1 : undefined));
      await journal.retention.removeOld();
      expect((await all()).map(({ position }) => position)).toEqual([2, 3, 4]);
      await ageAll(61);
      await journal.retention.removeOld();
      expect(await all()).toEqual([]);
      await journal.publisher.publish(event(5));
      expect(placesOf(await all())).toEqual([[5, 5, 5]]);
    });
  });

  it.skipIf(kind === 'embedded')('notices within a second what another process has committed', async () => {
    const neighbour = await database!.open();
    const heard: News[] = [];
    const stop = journal.reader.onNews((news) => {
      if (news.tenantId === tenantId) heard.push(news);
    });
    await neighbour.publisher.publish(event(1));
    const committed = Date.now();
    await eventually('the other process is noticed', () => heard.length > 0, 2000);
    expect(Date.now() - committed).toBeLessThan(1000);
    expect(heard).toEqual([{ tenantId, head: 1, entries: [] }]);
    await journal.publisher.publish(event(2));
    await sleep(700);
    expect(heard.map(({ head, entries }) => [head, entries.length])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    stop();
  });

  it.skipIf(kind === 'embedded')(
    'numbers without a gap while two processes write for the same device',
    async () => {
      const processes = [journal, await database!.open()];
      await Promise.all(
        processes.flatMap(({ publisher }) =>
          Array.from({ length: 60 }, (_, n) =>
            publisher.publish(event(n, { deviceId: n % 2 ? device : other, dedupe: `${n % 40}` })),
          ),
        ),
      );
      const entries = await all();
      expect(entries.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
      for (const deviceId of [device, other])
        expect(
          entries.filter((entry) => entry.deviceId === deviceId).map(({ sequence }) => sequence),
        ).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    },
  );
});
