export { type DataOf, EVENT_CATALOG } from './catalog.js';
export * from './device.payloads.js';
export { DOCUMENTED_EVENT_TYPES, EVENT_TYPES, type EventType, OWN_EVENT_TYPES } from './event-types.js';
export * from './message.payloads.js';
export * from './person.payloads.js';
export { type CatalogRow, isTold, type ToldEvent, type UntoldEvent } from './row.js';
