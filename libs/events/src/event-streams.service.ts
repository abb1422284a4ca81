import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { LOGGER, type Logger, Metrics } from '#libs/platform';
import { AccessTokensService, type Principal } from '#libs/tenants';
import { EventStream, STREAM_POLICY, type StreamStyle } from './event-stream.js';
import { type EventRequest, EventsService } from './events.service.js';
import { ReadersOfTenant } from './readers-of-tenant.js';

const MOST_STREAMS = 20;

/** Who reads a stream. */
export interface StreamReader {
  /** Asked again and again; the stream ends when it says no. */
  mayRead(): Promise<boolean>;
  /** The native one when left out. */
  style?: StreamStyle;
}

/** The streams that are open in this process. */
@Injectable()
export class EventStreamsService {
  private readonly readers = new ReadersOfTenant(MOST_STREAMS, 'streams');
  private readonly open = new Set<EventStream>();

  constructor(
    private readonly events: EventsService,
    private readonly tokens: AccessTokensService,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    metrics.gauge('wagon_event_streams', 'Open streams of events', [], (gauge) =>
      gauge.set(this.readers.total),
    );
  }

  /** The gateway stops: its readers, those that wait as well, may go on elsewhere at once. */
  endAll(): void {
    this.events.endAll();
    for (const stream of this.open) stream.end('shutdown');
  }

  /**
   * Resolves when the stream has begun; it goes on for as long as the token works.
   * @throws DEVICE_NOT_FOUND, EVENTS_GONE, TOO_MANY_READERS
   */
  begin(caller: Principal, token: string, request: EventRequest, response: Response): Promise<void> {
    return this.beginFor(caller, request, response, { mayRead: () => this.mayRead(caller, token) });
  }

  /** The same for a reader who comes with something else than an access token, or reads something else. */
  async beginFor(
    caller: Principal,
    request: EventRequest,
    response: Response,
    { mayRead, style }: StreamReader,
  ): Promise<void> {
    const leave = this.readers.enter(caller.tenantId);
    try {
      const tail = await this.events.follow(caller, request, 'now');
      const stream = new EventStream(response, tail, mayRead, STREAM_POLICY, style);
      void this.run(caller, stream).finally(leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async run({ tenantId }: Principal, stream: EventStream): Promise<void> {
    this.open.add(stream);
    try {
      const reason = await stream.run();
      this.logger.info({ tenantId, reason }, 'a stream of events ended');
    } catch (error) {
      this.logger.warn({ err: error, tenantId }, 'a stream of events failed');
    } finally {
      this.open.delete(stream);
    }
  }

  /** Who has another role now may see other events: the stream ends, and the next one is what the role allows. */
  private async mayRead(caller: Principal, token: string): Promise<boolean> {
    return (await this.tokens.verify(token))?.role === caller.role;
  }
}
