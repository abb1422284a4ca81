export * from './commit/index.js';
export type { DatabaseSchema, DatabaseSettings } from './data-source-options.js';
export { DatabaseModule } from './database.module.js';
export { isDatabaseGone } from './database-gone.js';
export { acquireFolderLock, FolderInUse, type FolderLock, isFolderLocked } from './folder-lock.js';
export { gatheredReads } from './gathered-reads.js';
export { migrate } from './migrate.js';
export { UnitOfWork } from './unit-of-work.js';
export { WagonDataSource } from './wagon-data-source.js';
