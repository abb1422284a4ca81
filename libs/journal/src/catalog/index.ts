export { DOCUMENTED_EVENT_TYPES, EVENT_TYPES, type EventType, OWN_EVENT_TYPES } from './event-types.js';
