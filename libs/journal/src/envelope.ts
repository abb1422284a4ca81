import type { JournalEntry } from './event.js';

/** An event as receivers get it, whatever the way. */
export const envelopeOf = (event: JournalEntry) => ({
  id: event.id,
  event: event.type,
  timestamp: Math.floor(event.occurredAt.getTime() / 1000),
  device_id: event.deviceId,
  user_id: event.userId,
  sequence: event.sequence,
  data: event.data,
});

/** The same as compact JSON, without signature. */
export const envelope = (event: JournalEntry): string => JSON.stringify(envelopeOf(event));
