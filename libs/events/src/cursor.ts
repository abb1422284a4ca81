import { invalidField } from '#libs/platform';

/** A cursor is the position of an event, as text. */
export const positionOf = (cursor: string | undefined): number | undefined =>
  cursor === undefined ? undefined : Number(cursor);

/** What a client sends by itself when it comes back goes before what its address says. @throws VALIDATION_ERROR */
export function cursorOfStream(
  lastEventId: string | undefined,
  after: string | undefined,
): string | undefined {
  if (!lastEventId) return after;
  if (/^\d{1,15}$/.test(lastEventId)) return lastEventId;
  throw invalidField('Last-Event-ID', 'Last-Event-ID must be the id of an event of this stream', lastEventId);
}
