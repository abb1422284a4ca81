import { Injectable } from '@nestjs/common';
import {
  type Batch,
  type BatchTable,
  type CommitScope,
  type DeviceId,
  GroupCommit,
  newEventId,
  sha256Hex,
  type TenantId,
  UnitOfWork,
} from '#libs/platform';
import type { DataOf, EventType } from './catalog/index.js';
import type { NewEvent, WagonEvent } from './event.js';
import { type Draft, EventRepository } from './event.repository.js';
import { JournalNews } from './journal-news.js';

const LONGEST_DEDUPE = 500;

/** The one way by which features tell that something happened: by writing it into the journal. */
@Injectable()
export class EventPublisher implements BatchTable<Draft> {
  readonly name = 'events';
  readonly order = 40;

  constructor(
    private readonly events: EventRepository,
    private readonly news: JournalNews,
    private readonly groupCommit: GroupCommit,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Resolves when the event is durable; inside a transaction, when it is written there. Tried again while the database
   * is briefly away, as long as it is certain that nothing was committed.
   * @returns the event. One that was told before (see `dedupe`) is not written again.
   */
  async publish<Type extends EventType>(event: NewEvent<Type>): Promise<WagonEvent> {
    const { json: _, dedupe: __, ...published } = await this.store(draftOf(event));
    return published;
  }

  /** Synchronous: the event becomes durable together with the other rows of the scope. */
  add<Type extends EventType>(scope: CommitScope, event: NewEvent<Type>): void {
    scope.add(this, draftOf(event));
  }

  /** For tables that find out while they are written what is to be told. */
  addTo(batch: Batch, event: NewEvent): void {
    batch.add(this, draftOf(event));
  }

  /** Whether an event with this `dedupe` is in the journal; one that is still on its way there is not. */
  wasTold(tenantId: TenantId, deviceId: DeviceId, dedupe: string): Promise<boolean> {
    return this.events.has(tenantId, deviceId, bounded(storable(dedupe)));
  }

  /** Part of BatchTable. */
  async write(drafts: Draft[]): Promise<void> {
    const entries = await this.events.insertAcrossTenants(drafts);
    if (entries.length > 0) this.unitOfWork.afterCommit(() => this.news.committed(entries));
  }

  private async store(draft: Draft): Promise<Draft> {
    if (this.unitOfWork.isRunning) await this.write([draft]);
    else {
      const scope = this.groupCommit.scope(`event ${draft.type}`);
      scope.add(this, draft);
      await scope.durable();
    }
    return draft;
  }
}

function draftOf<Type extends EventType>({ dedupe, ...event }: NewEvent<Type>): Draft {
  return {
    ...event,
    data: event.data as DataOf<Type> & Record<string, unknown>,
    id: newEventId(),
    occurredAt: event.occurredAt ?? new Date(),
    chat: event.chat ? storable(event.chat) : null,
    json: JSON.stringify(event.data),
    dedupe: dedupe === undefined ? null : bounded(storable(dedupe)),
  };
}

/** PostgreSQL keeps no NUL in a text, and who sends a message may have put one into its ids. */
const storable = (text: string): string => text.replaceAll('\0', '\\0');

/** Others choose the ids in it, and an index takes no text of any length. */
const bounded = (text: string): string => (text.length > LONGEST_DEDUPE ? sha256Hex(text) : text);
