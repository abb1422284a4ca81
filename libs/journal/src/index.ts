export * from './catalog/index.js';
export { envelope, envelopeOf } from './envelope.js';
export type { JournalEntry, NewEvent, WagonEvent } from './event.js';
export type { DeviceChat, DeviceMessage, Extent, MessageQuery } from './event.repository.js';
export { EventPublisher } from './event-publisher.js';
export { JournalModule } from './journal.module.js';
export type { News, NewsListener } from './journal-news.js';
export { JournalReader, type Page, type ReadOptions } from './journal-reader.js';
export { JournalRetention, type StillNeeded } from './journal-retention.js';
