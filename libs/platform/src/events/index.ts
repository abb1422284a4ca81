export * from './event.js';
export * from './event-publisher.js';
