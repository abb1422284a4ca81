/** What a lost connection means. Decided once, here; everything else follows from it. */
export type DisconnectOutcome =
  | 'restart' // WhatsApp asks for a new connection at once (after pairing)
  | 'retry' // heals by itself
  | 'qr_expired' // nobody scanned in time
  | 'logged_out' // the phone removed the link: pair again
  | 'banned'
  | 'outdated' // WhatsApp refuses this client version
  | 'replaced'; // another connection uses the same link

const healsByItself: readonly DisconnectOutcome[] = ['restart', 'retry', 'qr_expired'];

/** Whether connecting again by ourselves would not help. */
export const isFinal = (outcome: DisconnectOutcome): boolean => !healsByItself.includes(outcome);

export interface Disconnect {
  outcome: DisconnectOutcome;
  /** Baileys' status code, which is WhatsApp's where WhatsApp gave one. */
  code: number;
  /** For people and for events. */
  reason: string;
}

/** The one table. Codes that are not in it heal by themselves. */
const byCode: Record<number, { outcome: DisconnectOutcome; reason: string }> = {
  401: { outcome: 'logged_out', reason: 'the phone removed this linked device' },
  402: { outcome: 'banned', reason: 'WhatsApp has banned this account for a time' },
  403: { outcome: 'banned', reason: 'WhatsApp has banned this account' },
  405: {
    outcome: 'outdated',
    reason: 'WhatsApp no longer accepts this client version: set WAGON_WA_VERSION to a newer one',
  },
  408: { outcome: 'retry', reason: 'the connection was silent for too long' },
  411: { outcome: 'logged_out', reason: 'the account does not support linked devices' },
  428: { outcome: 'retry', reason: 'the connection was closed' },
  440: { outcome: 'replaced', reason: 'another connection took over this linked device' },
  500: { outcome: 'retry', reason: 'WhatsApp ended the connection with an unknown error' },
  503: { outcome: 'retry', reason: 'WhatsApp is temporarily unavailable' },
  515: { outcome: 'restart', reason: 'WhatsApp asked for a new connection' },
};

/**
 * @param error what Baileys closed the socket with: a Boom whose message tells where its status code comes from
 */
export function classifyDisconnect(error: unknown): Disconnect {
  const { message = '', output } = (error ?? {}) as { message?: string; output?: { statusCode?: number } };
  const code = output?.statusCode ?? 0;
  // A proxy's or load balancer's HTTP 401, 403 or 405 says nothing about the account.
  if (message.startsWith('WebSocket Error'))
    return { outcome: 'retry', code, reason: 'WhatsApp could not be reached' };
  if (message.includes('QR refs attempts ended'))
    return { outcome: 'qr_expired', code, reason: 'no phone scanned a code in time' };
  if (/certificat/.test(message))
    return { outcome: 'retry', code, reason: 'the server could not prove that it belongs to this network' };
  return { code, ...(byCode[code] ?? { outcome: 'retry', reason: 'the connection failed' }) };
}

const SECOND = 1000;
const LONGEST_DELAY = 60 * SECOND;

/** Exponential backoff with full jitter: any time up to 1, 2, 4 … 60 seconds. */
export function reconnectDelay(attempt: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(LONGEST_DELAY, SECOND * 2 ** attempt));
}
