import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { database, emptyFolder, Program } from './stage.js';

const { acquireFolderLock, isFolderLocked, FolderInUse } = database;

async function holder(folder: string): Promise<Program> {
  const program = new Program('hold-folder', folder);
  await program.says('started');
  program.go();
  await program.says('held');
  return program;
}

async function contest(folder: string, size: number) {
  const contenders = Array.from({ length: size }, () => new Program('hold-folder', folder));
  await Promise.all(contenders.map((contender) => contender.says('started')));
  for (const contender of contenders) contender.go();
  const outcomes = await Promise.all(contenders.map((contender) => contender.says('held', 'refused')));
  return { winners: contenders.filter((_, index) => outcomes[index] === 'held'), outcomes };
}

describe('the lock of a folder', () => {
  it('refuses a second process and names the first', async () => {
    const folder = emptyFolder();
    const first = await holder(folder);
    await expect(acquireFolderLock(folder)).rejects.toThrow(`${folder} is in use by process ${first.pid}`);
    await expect(isFolderLocked(folder)).resolves.toBe(true);
  });

  it('is free at once after the holder was killed', async () => {
    const folder = emptyFolder();
    await (await holder(folder)).kill();
    await expect(isFolderLocked(folder)).resolves.toBe(false);
    const lock = await acquireFolderLock(folder);
    await lock.release();
  });

  it('is not refused by a holder that is dying at this moment', async () => {
    const folder = emptyFolder();
    for (let round = 0; round < 5; round++) {
      const dying = await holder(folder);
      dying.signal('SIGKILL'); // and no waiting for its end
      const lock = await acquireFolderLock(folder);
      await lock.release();
    }
  });

  it('is still held by a paused process, which cannot say who it is', async () => {
    const folder = emptyFolder();
    const paused = await holder(folder);
    paused.signal('SIGSTOP');
    const refusal = await acquireFolderLock(folder).catch((error) => error);
    expect(refusal).toBeInstanceOf(FolderInUse);
    expect(refusal).toMatchObject({ pid: undefined, message: expect.stringContaining('another process') });
  });

  it('goes to exactly one of twenty processes that find a dead holder', async () => {
    const folder = emptyFolder();
    await (await holder(folder)).kill();
    for (let round = 0; round < 3; round++) {
      const { winners, outcomes } = await contest(folder, 20);
      expect(winners, outcomes.join('\n')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome.includes(`process ${winners[0]!.pid}`))).toHaveLength(19);
      await winners[0]!.kill();
    }
  }, 120_000);

  it('goes to exactly one of twenty processes in a new folder', async () => {
    const { winners } = await contest(join(emptyFolder(), 'new'), 20);
    expect(winners).toHaveLength(1);
  }, 60_000);

  it('belongs to the process: taken twice, it is free after both releases', async () => {
    const folder = emptyFolder();
    const locks = await Promise.all([acquireFolderLock(folder), acquireFolderLock(folder)]);
    await locks[0].release();
    await locks[0].release();
    await expect(isFolderLocked(folder)).resolves.toBe(true);
    await locks[1].release();
    await expect(isFolderLocked(folder)).resolves.toBe(false);
    await holder(folder);
  });

  it('works in a folder deeper than a socket address is long', async () => {
    const folder = join(emptyFolder(), 'deep'.repeat(20), 'deeper'.repeat(20));
    const deep = await holder(folder);
    await expect(acquireFolderLock(folder)).rejects.toThrow(`process ${deep.pid}`);
    await deep.kill();
    await (await acquireFolderLock(folder)).release();
  });

  it('leaves one dead file, whatever the number of starts', async () => {
    const folder = emptyFolder();
    for (let start = 1; start <= 3; start++) await (await acquireFolderLock(folder)).release();
    expect(existsSync(join(folder, 'wagon.lock', '3'))).toBe(true);
    expect(existsSync(join(folder, 'wagon.lock', '2'))).toBe(false);
  });

  it('says which folder cannot be used and why', async () => {
    const file = join(emptyFolder(), 'file');
    writeFileSync(file, '');
    await expect(acquireFolderLock(join(file, 'data'))).rejects.toThrow(
      /the data folder .*file.data cannot be used: ENOTDIR/,
    );
  });
});
