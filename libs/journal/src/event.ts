import type { DeviceId, EventId, TenantId, UserId } from '#libs/platform';
import type { DataOf, EventType } from './catalog/index.js';

/** Something that happened, past tense. `data` is what receivers get; its shape belongs to the event's type. */
export interface WagonEvent {
  id: EventId;
  type: EventType;
  tenantId: TenantId;
  /** Who made the device. Null after that user was deleted. */
  userId: UserId | null;
  /** Null for what is about no device, such as an endpoint of the whole tenant. */
  deviceId: DeviceId | null;
  occurredAt: Date;
  /** JID of the chat it belongs to: events of one chat are delivered in order. */
  chat: string | null;
  data: Record<string, unknown>;
}

/** What a feature tells; the publisher adds the id and, when none is given, the time. */
export type NewEvent<Type extends EventType = EventType> = Pick<
  WagonEvent,
  'tenantId' | 'userId' | 'deviceId'
> & {
  type: Type;
  data: DataOf<Type>;
  occurredAt?: Date;
  chat?: string | null;
  /**
   * What makes the event the same one when it is told again, unique per device: `<kind>/<WhatsApp's ids…>/<revision>`.
   * The second one is not written. Nothing is compared for events without a device.
   */
  dedupe?: string;
};

/** An event in its place in the journal. */
export interface JournalEntry extends WagonEvent {
  /** Of the device: begins at 1, without a gap. Null without a device. */
  sequence: number | null;
  /** Of the tenant: begins at 1; whoever has read up to a position has missed nothing before it. */
  position: number;
}
