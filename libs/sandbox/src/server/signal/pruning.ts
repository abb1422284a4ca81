import type { SessionData } from './libsignal.js';

const RECEIVING = 2;
/** As many as Signal's own implementations keep. */
const KEPT_RECEIVING_CHAINS = 5;
const KEPT_CLOSED_SESSIONS = 10;

/**
 * Drops what a session no longer needs. libsignal keeps every receiving chain and 40 closed sessions, so a long
 * conversation would grow its record, which is written for each message, without end.
 */
export function prune(data: SessionData): SessionData {
  for (const session of Object.values(data._sessions)) {
    const receiving = Object.keys(session._chains).filter(
      (id) => session._chains[id]?.chainType === RECEIVING,
    );
    for (const id of receiving.slice(0, -KEPT_RECEIVING_CHAINS)) delete session._chains[id];
  }
  const closed = Object.entries(data._sessions)
    .filter(([, session]) => session.indexInfo.closed !== -1)
    .sort(([, a], [, b]) => b.indexInfo.used - a.indexInfo.used);
  for (const [baseKey] of closed.slice(KEPT_CLOSED_SESSIONS)) delete data._sessions[baseKey];
  return data;
}
