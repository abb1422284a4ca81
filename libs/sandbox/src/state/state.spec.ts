import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Inbox, type InboxMessage } from './inbox.js';
import { Store } from './store.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = () => join(directory, 'state.log');

async function reopened<T>(look: (store: Store) => T): Promise<T> {
  const store = new Store(directory);
  const seen = look(store);
  await store.close();
  return seen;
}

describe('store', () => {
  it('has everything again after it was closed', async () => {
    const store = new Store(directory);
    await store.atomically((tx) => {
      tx.put('a', { x: 1 });
      tx.put('b', 'gone soon');
    });
    await store.atomically((tx) => tx.delete('b'));
    await store.close();
    expect(await reopened((again) => [again.get('a'), again.get('b')])).toEqual([{ x: 1 }, undefined]);
  });

  it('drops a last unit that is not whole, all of it, and goes on after the one before', async () => {
    const store = new Store(directory);
    await store.atomically((tx) => tx.put('kept', 1));
    const whole = statSync(file()).size;
    await store.atomically((tx) => {
      tx.put('torn', 1);
      tx.put('torn too', 2);
    });
    await store.close();
    truncateSync(file(), statSync(file()).size - 3);

    const again = new Store(directory);
    expect(statSync(file()).size).toBe(whole);
    expect(again.keysOf('')).toEqual(['kept']);
    await again.atomically((tx) => tx.put('next', 2));
    await again.close();
    expect(await reopened(({ keysOf }) => keysOf.call(again, ''))).toEqual(['kept', 'next']);
  });

  it('keeps nothing of a unit that throws, and sends nothing for it', async () => {
    const store = new Store(directory);
    let sent = false;
    const unit = store.atomically((tx) => {
      tx.put('a', 1);
      tx.afterCommit(() => {
        sent = true;
      });
      throw new Error('no');
    });
    await expect(unit).rejects.toThrow('no');
    expect([store.get('a'), sent, statSync(file()).size]).toEqual([undefined, false, 0]);
    await store.close();
  });

  it('runs units one after the other, each with its own writes in sight', async () => {
    const store = new Store(directory);
    const increment = () =>
      store.atomically(async (tx) => {
        const count = tx.get<number>('count') ?? 0;
        await Promise.resolve();
        tx.put('count', count + 1);
        return tx.get<number>('count');
      });
    expect(await Promise.all([increment(), increment(), increment()])).toEqual([1, 2, 3]);
    await store.close();
  });

  it('forgets what was overwritten when it is opened', async () => {
    const store = new Store(directory);
    for (let i = 0; i < 100; i++) await store.atomically((tx) => tx.put('a', i));
    await store.close();
    await reopened(() => undefined);
    expect(readFileSync(file(), 'utf8')).toBe('[["a",99]]\n');
  });
});

describe('inbox', () => {
  const message = (id: string, raw: unknown = { conversation: 'x' }): InboxMessage => ({
    id,
    chat_jid: 'c',
    from_jid: 'f',
    from_me: false,
    timestamp: 1,
    kind: 'text',
    text: 'tab\tand\nnewline',
    duplicate: false,
    raw,
  });

  it('reads back by cursor, also after it was reopened and with a torn end', () => {
    const inbox = new Inbox(directory);
    for (const id of ['1', '2', '3']) inbox.add('55', message(id));
    inbox.add('66', message('other'));
    inbox.close();
    appendFileSync(join(directory, 'inbox.log'), '55\t4\t{"id":');

    const again = new Inbox(directory);
    expect(again.after('55', 1, 10)).toEqual([
      { cursor: 2, ...message('2') },
      { cursor: 3, ...message('3') },
    ]);
    expect(again.after('55', 0, 1)).toHaveLength(1);
    expect(again.has('55', '3')).toBe(true);
    expect(again.has('55', '4')).toBe(false);
    again.close();
  });

  it('does not count a message that could not be read as received', () => {
    const inbox = new Inbox(directory);
    inbox.add('55', message('1', null));
    expect(inbox.has('55', '1')).toBe(false);
    inbox.close();
  });
});
