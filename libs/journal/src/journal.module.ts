import { Global, Module } from '@nestjs/common';
import { EventRepository } from './event.repository.js';
import { EventPublisher } from './event-publisher.js';
import { JournalNews } from './journal-news.js';
import { JournalReader } from './journal-reader.js';
import { JournalRetention } from './journal-retention.js';

/** Global: every feature tells what happened. */
@Global()
@Module({
  providers: [EventRepository, EventPublisher, JournalNews, JournalReader, JournalRetention],
  exports: [EventPublisher, JournalReader, JournalRetention],
})
export class JournalModule {}
