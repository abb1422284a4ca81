import type { ActualState } from '#libs/devices';
import type { LinkingAuth } from './credentials/linking-auth.js';
import type { Disconnect, DisconnectOutcome } from './disconnect-policy.js';
import type { OnlineAccount } from './online-account.js';

/** How a phone is being linked: it scans a QR code, or its user types a code. */
export type LinkMethod = 'qr' | 'code';

export interface QrCode {
  /** What the picture says. */
  text: string;
  generatedAt: Date;
  expiresAt: Date;
}

export interface PairCode {
  /** Eight characters, without the dash. */
  code: string;
  /** Digits of the number it was made for. */
  phone: string;
  expiresAt: Date;
}

/** Why a session ended for good: it does not come back by itself. */
export type EndOutcome = Exclude<DisconnectOutcome, 'restart' | 'retry' | 'qr_expired'>;

/**
 * A session is in one mode at a time:
 *
 * - `stopped`: no connection, none wanted
 * - `linking`: connected as nobody, showing QR codes or a pairing code, nothing stored
 * - `connecting`: logging in with stored credentials
 * - `online`: logged in
 * - `waiting`: the connection was lost; a timer will connect again
 * - `ended`: WhatsApp ended it in a way that connecting again does not heal
 */
export type SessionMode =
  | { name: 'stopped' }
  | { name: 'linking'; auth: LinkingAuth; method: LinkMethod; qr?: QrCode; pairCode?: PairCode }
  | { name: 'connecting' }
  | { name: 'online'; account: OnlineAccount; since: number }
  | { name: 'waiting'; timer: NodeJS.Timeout; disconnect: Disconnect }
  | { name: 'ended'; outcome: EndOutcome; disconnect: Disconnect };

export type ModeName = SessionMode['name'];

const legalMoves: Record<ModeName, readonly ModeName[]> = {
  stopped: ['linking', 'connecting', 'ended'],
  linking: ['stopped', 'connecting', 'ended'],
  connecting: ['online', 'waiting', 'stopped', 'ended'],
  online: ['connecting', 'waiting', 'stopped', 'ended'],
  waiting: ['connecting', 'stopped', 'ended'],
  ended: ['linking', 'connecting', 'stopped'],
};

/** @throws when the state machine would do what was not written down */
export function assertLegalMove(from: ModeName, to: ModeName): void {
  if (!legalMoves[from].includes(to)) throw new Error(`a session cannot go from ${from} to ${to}`);
}

/** How the device's record and the API name a mode. */
export function actualStateOf(mode: SessionMode, isLinked: boolean): ActualState {
  switch (mode.name) {
    case 'stopped':
      return isLinked ? 'disconnected' : 'unlinked';
    case 'online':
      return 'connected';
    case 'waiting':
      return 'disconnected';
    case 'ended':
      return mode.outcome;
    default:
      return mode.name;
  }
}
