import 'reflect-metadata';

/** The built database library: its worker does not load from TypeScript sources. */
export const { acquireFolderLock, isFolderLocked, migrate, UnitOfWork, WagonDataSource } = await import(
  '../../../dist/libs/platform/src/database/index.js'
);

export const say = (...words) => process.stdout.write(`${words.join(' ')}\n`);
