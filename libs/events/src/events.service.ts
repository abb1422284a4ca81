import { Injectable } from '@nestjs/common';
import { DevicesService } from '#libs/devices';
import { type EventType, type JournalEntry, JournalReader } from '#libs/journal';
import type { DeviceId } from '#libs/platform';
import type { Principal } from '#libs/tenants';
import { EventErrors } from './events.errors.js';
import { JournalTail } from './journal-tail.js';
import { ReadersOfTenant } from './readers-of-tenant.js';

const MOST_WAITING_CALLS = 100;

/** What a caller asks for. */
export interface EventRequest {
  /** A position; undefined for the default. */
  after?: number;
  deviceId?: DeviceId;
  types?: readonly EventType[];
}

export interface EventPage {
  entries: JournalEntry[];
  /** The cursor to go on after. */
  next: number;
  hasMore: boolean;
}

/** Reads the journal for a caller, who gets the events of the devices that the caller may use. */
@Injectable()
export class EventsService {
  private readonly waiting = new ReadersOfTenant(MOST_WAITING_CALLS, 'calls that wait');
  private readonly underWay = new Set<AbortController>();

  constructor(
    private readonly journal: JournalReader,
    private readonly devices: DevicesService,
  ) {}

  /** Answers the calls that wait, with nothing. */
  endAll(): void {
    for (const call of this.underWay) call.abort();
  }

  /**
   * @param waitMs how long to wait for the first event when there is none
   * @param call aborted when the caller is gone, and by the shutdown
   * @throws DEVICE_NOT_FOUND, EVENTS_GONE, TOO_MANY_READERS
   */
  async page(
    caller: Principal,
    request: EventRequest,
    limit: number,
    waitMs: number,
    call: AbortController,
  ): Promise<EventPage> {
    const leave = waitMs > 0 ? this.waiting.enter(caller.tenantId) : () => undefined;
    this.underWay.add(call);
    try {
      const tail = await this.follow(caller, request, 'oldest');
      try {
        return await firstPage(tail, limit, waitMs, call.signal);
      } finally {
        tail.close();
      }
    } finally {
      this.underWay.delete(call);
      leave();
    }
  }

  /** A place in the journal, to be closed. @throws DEVICE_NOT_FOUND, EVENTS_GONE */
  async follow(
    caller: Principal,
    { after, deviceId = caller.onlyDevice, types }: EventRequest,
    otherwise: 'oldest' | 'now',
  ): Promise<JournalTail> {
    if (deviceId) await this.devices.get(caller, deviceId);
    const userId = caller.role === 'user' ? caller.userId : undefined;
    const selection = { userId, deviceId, types };
    const { tail, isUnbroken } = await JournalTail.open(
      this.journal,
      caller.tenantId,
      selection,
      after,
      otherwise,
    );
    if (isUnbroken) return tail;
    tail.close();
    throw EventErrors.EVENTS_GONE();
  }
}

async function firstPage(
  tail: JournalTail,
  limit: number,
  waitMs: number,
  signal: AbortSignal,
): Promise<EventPage> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const entries = await tail.next(limit);
    const left = deadline - performance.now();
    if (entries.length > 0 || left <= 0 || signal.aborted)
      return { entries, next: tail.position, hasMore: tail.isBehind };
    await tail.grown(left, signal);
  }
}
