import type { ActualState, Device } from '#libs/devices';
import type { Session } from './session.js';

/**
 * How far a device is on its way to WhatsApp, in more steps than its state:
 * `starting`, `opening`, `open`: of a connection that is being made; `scanning`: a code waits for a phone.
 * `closed`: a phone is linked, and the connection was lost or refused; it may come back. `away`: a phone is linked and
 * nobody wants the connection. `unlinked`, `logged_out`: there is nothing to log in with.
 */
export type SessionPhase =
  | 'unlinked'
  | 'away'
  | 'starting'
  | 'opening'
  | 'open'
  | 'scanning'
  | 'online'
  | 'closed'
  | 'logged_out';

export function phaseOf(device: Device, session: Session): SessionPhase {
  const { mode, hasCredentials } = session;
  switch (mode.name) {
    case 'linking':
      return mode.qr || mode.pairCode ? 'scanning' : transportOf(session);
    case 'connecting':
      return transportOf(session);
    case 'online':
      return 'online';
    case 'waiting':
      return 'closed';
    case 'ended':
      return mode.outcome === 'logged_out' ? 'logged_out' : 'closed';
    case 'stopped':
      return elsewhere(device, hasCredentials); // it may be another process's: then the record says how it is
  }
}

const transportOf = ({ isTransportOpen }: Session): SessionPhase =>
  isTransportOpen === undefined ? 'starting' : isTransportOpen ? 'open' : 'opening';

function elsewhere({ actualState, desiredState }: Device, isLinked: boolean): SessionPhase {
  const known = byState[actualState];
  if (known) return known;
  if (!isLinked) return 'unlinked';
  return desiredState === 'connected' ? 'closed' : 'away';
}

const byState: Partial<Record<ActualState, SessionPhase>> = {
  connected: 'online',
  connecting: 'starting',
  linking: 'scanning',
  logged_out: 'logged_out',
  banned: 'closed',
  outdated: 'closed',
  replaced: 'closed',
};
