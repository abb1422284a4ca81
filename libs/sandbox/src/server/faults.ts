import type { Companion } from './companion.js';

/** What can go wrong on purpose. The first group strikes connections, the second the traffic on them. */
export const CONNECTION_FAULTS = [
  'drop_connection',
  'replace_stream',
  'unlink',
  'service_unavailable',
  'client_outdated',
  'ban',
  'temporary_ban',
  'silence',
  'hold_ms',
] as const;
export const TRAFFIC_FAULTS = [
  'nack',
  'drop_acks',
  'duplicate_acks',
  'drop_receipts',
  'drop_confirmations',
  'delay_ms',
  'duplicate',
  'undecryptable',
  'no_pair_success',
  'refuse_pair_code',
  'expire_qr',
] as const;
export const FAULT_KINDS = [...CONNECTION_FAULTS, ...TRAFFIC_FAULTS] as const;

export type ConnectionFaultKind = (typeof CONNECTION_FAULTS)[number];
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRequest {
  kind: FaultKind;
  /** JID of one companion; without it every companion of `phone`, or of every phone. */
  device?: string;
  /** Number of one phone. */
  phone?: string;
  /** How often it happens: 1 by default, 0 for always until removed. */
  times?: number;
  /** `nack`: the error of the ack; `refuse_pair_code`: the error of the answer. */
  code?: number;
  /** `delay_ms`, `hold_ms`: for how long. */
  ms?: number;
}

export interface Fault extends FaultRequest {
  id: number;
  times: number;
  /** How often it has happened. */
  struck: number;
}

/** Whom something happens to: a companion, a phone that is being paired, or an unknown client. */
export interface Victim {
  number?: string;
  jid?: string;
}

export const victim = (companion: Companion): Victim => ({
  number: companion.record.number,
  jid: companion.jid,
});

/** The faults still to happen. They are not on file: a restarted sandbox has none. */
export class Faults {
  private readonly armed = new Map<number, Fault>();
  private lastId = 0;

  arm(request: FaultRequest): Fault {
    const fault: Fault = { ...request, times: request.times ?? 1, id: ++this.lastId, struck: 0 };
    this.armed.set(fault.id, fault);
    return fault;
  }

  list(): Fault[] {
    return [...this.armed.values()];
  }

  clear(): void {
    this.armed.clear();
  }

  /** The oldest fault of that kind for that victim, used up once; undefined when all is well. */
  strike(kind: FaultKind, whom: Victim): Fault | undefined {
    if (this.armed.size === 0) return undefined;
    for (const fault of this.armed.values()) {
      if (fault.kind !== kind || !concerns(fault, whom)) continue;
      this.use(fault);
      return fault;
    }
    return undefined;
  }

  use(fault: Fault): void {
    fault.struck++;
    if (fault.times > 0 && fault.struck >= fault.times) this.armed.delete(fault.id);
  }
}

export function concerns(fault: FaultRequest, whom: Victim): boolean {
  if (fault.device !== undefined) return fault.device === whom.jid;
  return fault.phone === undefined || fault.phone === whom.number;
}
