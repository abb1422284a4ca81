import type { Companion } from './companion.js';
import type { CompanionSession } from './companion-session.js';
import type { Connection } from './connection.js';
import { CONNECTION_FAULTS, type ConnectionFaultKind, concerns, type Fault, victim } from './faults.js';
import type { Network } from './network.js';
import { failure, replaced, streamError } from './stanzas/endings.js';

interface ConnectionFault {
  /** What an open session of a companion sees. */
  live(network: Network, session: CompanionSession, fault: Fault): void;
  /** What a companion sees that logs in; or, where it makes sense, a client that wants to be paired. */
  atLogin(network: Network, connection: Connection, companion: Companion | undefined, fault: Fault): void;
}

const refusal = (reason: number): ConnectionFault => ({
  live: (_, { connection }) => connection.end(failure(reason)),
  atLogin: (_, connection) => connection.end(failure(reason)),
});

const FAULTS: Record<ConnectionFaultKind, ConnectionFault> = {
  drop_connection: {
    live: (_, { connection }) => connection.drop(),
    atLogin: (_, connection) => connection.drop(),
  },
  replace_stream: {
    live: (_, { connection }) => connection.end(replaced()),
    atLogin: (_, connection) => connection.end(replaced()),
  },
  unlink: {
    live: (network, { companion }) => void network.unlink(companion),
    atLogin: (network, connection, companion) => {
      if (companion) void network.unlink(companion);
      connection.end(failure(401));
    },
  },
  service_unavailable: {
    live: (_, { connection }) => connection.end(streamError(503)),
    atLogin: (_, connection) => connection.end(failure(503)),
  },
  client_outdated: refusal(405),
  ban: refusal(403),
  temporary_ban: refusal(402),
  silence: {
    live: (_, { connection }) => connection.mute(),
    atLogin: (_, connection) => connection.mute(),
  },
  hold_ms: {
    live: (_, { connection }, { ms = 0 }) => connection.hold(ms),
    atLogin: (_, connection, __, { ms = 0 }) => connection.hold(ms),
  },
};

export const isConnectionFault = (kind: string): kind is ConnectionFaultKind =>
  (CONNECTION_FAULTS as readonly string[]).includes(kind);

/** Strikes what is connected now, once for all of it; what is left of the fault waits for logins. */
export function strikeConnected(network: Network, fault: Fault, kind: ConnectionFaultKind): void {
  const sessions = network.accounts
    .flatMap((account) => [...account.companions.values()])
    .filter((companion) => companion.session && concerns(fault, victim(companion)))
    .map((companion) => companion.session!);
  const pairings = [...network.pairings].filter(() => concerns(fault, {}));
  if (sessions.length + pairings.length === 0) return;
  network.faults.use(fault);
  for (const { connection } of pairings) FAULTS[kind].atLogin(network, connection, undefined, fault);
  for (const session of sessions) FAULTS[kind].live(network, session, fault);
}

/** True when a fault has answered the login; nothing else may then. */
export function strikeAtLogin(network: Network, connection: Connection, companion?: Companion): boolean {
  const whom = companion ? victim(companion) : {};
  for (const kind of CONNECTION_FAULTS) {
    const fault = network.faults.strike(kind, whom);
    if (!fault) continue;
    FAULTS[kind].atLogin(network, connection, companion, fault);
    return kind !== 'hold_ms'; // the login itself goes on
  }
  return false;
}
