import type { JournalEntry } from '#libs/journal';
import { hmacSha256Hex } from '#libs/platform';
import type { DeliveryFormat, FormatSettings } from '#libs/webhooks';
import { dataOf, nameOf, usualNameOf } from '../events/told-events.js';
import { type Generation, idNameOf } from '../generation.js';

const SECOND = 1_000;
const API_VERSION = '2026-04';
const USER_AGENT = 'whatisup-webhooks/0.0.1';

export const FORMAT = 'whatisup';

export const CHAT_TYPES = ['all', 'direct_only', 'groups_only'] as const;
export type ChatType = (typeof CHAT_TYPES)[number];

/** What an endpoint keeps for this format. */
export interface WhatIsUpSettings {
  generation: Generation;
  /** As they were subscribed to, also those that nothing here tells of. */
  events: readonly string[];
  isSecretCustom: boolean;
  chatType: ChatType;
}

export const settingsOf = (settings: FormatSettings) => settings as unknown as WhatIsUpSettings;
export const storedSettings = (settings: WhatIsUpSettings): FormatSettings => ({ ...settings });

export const eventIdOf = ({ id }: Pick<JournalEntry, 'id'>): string => `evt_${id}`;

/** The body of a delivery. */
export async function envelopeOf(entry: JournalEntry, generation: Generation) {
  return {
    event: nameOf(entry, generation) ?? usualNameOf(entry.type, generation),
    event_id: eventIdOf(entry),
    api_version: API_VERSION,
    [idNameOf(generation)]: entry.deviceId,
    occurred_at: entry.occurredAt.toISOString(),
    data: await dataOf(entry, generation),
  };
}

/** `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>`. With the newest secret alone: `v1` stands there once. */
export function signature([secret]: readonly string[], at: Date, body: string): string | undefined {
  if (secret === undefined) return undefined;
  const t = Math.floor(at.getTime() / SECOND);
  return `t=${t},v1=${hmacSha256Hex(secret, `${t}.${body}`)}`;
}

/** The call that caused an event, where that is known; else an id that is the same for all its attempts. */
const correlationId = ({ id, data }: JournalEntry) =>
  typeof data.request_id === 'string' ? data.request_id : `req_${id}`;

/** Deliveries as WhatIsUp makes them: six attempts, and then they have failed. */
export const whatisupFormat: DeliveryFormat = {
  name: FORMAT,
  pauses: false,
  tells(entry, settings) {
    const { generation, events } = settingsOf(settings);
    const name = nameOf(entry, generation);
    return name !== undefined && events.includes(name);
  },
  async compose({ entry, settings, secrets, at }) {
    const envelope = await envelopeOf(entry, settingsOf(settings).generation);
    const body = JSON.stringify(envelope);
    const signed = signature(secrets, at, body);
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': USER_AGENT,
        'x-whatisup-event': String(envelope.event),
        'x-whatisup-event-id': envelope.event_id,
        'x-whatisup-correlation-id': correlationId(entry),
        ...(signed && { 'x-whatisup-signature': signed }),
      },
    };
  },
};
