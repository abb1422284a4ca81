import { errorTable } from '#libs/platform';

export const EventErrors = errorTable({
  EVENTS_GONE: {
    status: 410,
    title:
      'the journal has no events right after this cursor: they are older than it keeps them, or not from it',
  },
  TOO_MANY_READERS: {
    status: 429,
    title: 'too many streams, or calls that wait, are open for this tenant',
    retryable: true,
  },
});
