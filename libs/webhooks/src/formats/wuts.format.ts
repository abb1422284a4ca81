import { envelope } from '#libs/journal';
import { signed, standardHeaders } from '../delivery/signature.js';
import type { Composed, Delivery, DeliveryFormat } from './delivery-format.js';

type Circumstances = Pick<Delivery, 'secrets' | 'at' | 'isReplay'>;

/** @param plain the envelope without signature */
export function nativeRequest(
  eventId: string,
  plain: string,
  { secrets, at, isReplay }: Circumstances,
): Composed {
  const [newest] = secrets;
  const body = newest === undefined ? plain : signed(plain, newest);
  return {
    headers: {
      'content-type': 'application/json',
      ...standardHeaders(eventId, at, body, secrets),
      ...(isReplay && { 'webhook-replay': 'true' }),
    },
    body,
  };
}

/** The native API's: the envelope of the journal, a signature in it, and the headers of Standard Webhooks. */
export const wutsFormat: DeliveryFormat = {
  name: 'wuts',
  pauses: true,
  compose: ({ entry, ...circumstances }) => nativeRequest(entry.id, envelope(entry), circumstances),
};
