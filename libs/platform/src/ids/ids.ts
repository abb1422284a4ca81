import { randomUUID } from 'node:crypto';
import { monotonicFactory } from 'ulid';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<'TenantId'>;
export type UserId = Branded<'UserId'>;
export type DeviceId = Branded<'DeviceId'>;
export type EventId = Branded<'EventId'>;

/** A random UUID v4 as the id of a new row. */
export const newId = <Id extends string>(): Id => randomUUID() as Id;

const nextUlid = monotonicFactory();

/** A ULID: sorts by time of creation, also within one millisecond of this process. */
export const newEventId = (): EventId => nextUlid() as EventId;
