import type { Account } from './account.js';
import type { CompanionSession } from './companion-session.js';
import type { PreKeys } from './pre-keys.js';
import type { StanzaQueue } from './stanza-queue.js';
import { lidJid, pnJid } from './wire/jid.js';

/** What of a companion is on file; keys as base64. */
export interface CompanionRecord {
  number: string;
  id: number;
  keyIndex: number;
  platform: string;
  registrationId: number;
  /** Its Signal identity key, to which its device identity is bound. */
  identity: string;
  /** Its static Noise key: how it is recognised at login. */
  noiseKey: string;
  linkedAt: number;
  /** It has confirmed the history the phone pushes to a new companion. */
  welcomed: boolean;
}

/** A linked device of an account. It exists from the moment its signature was verified until it is unlinked. */
export class Companion {
  /** The live session, if it is connected and past login. */
  session: CompanionSession | undefined;

  constructor(
    readonly account: Account,
    readonly record: CompanionRecord,
    readonly preKeys: PreKeys,
    readonly queue: StanzaQueue,
  ) {}

  get id(): number {
    return this.record.id;
  }

  get jid(): string {
    return pnJid(this.record.number, this.record.id);
  }

  get lidJid(): string {
    return lidJid(this.account.record.lid, this.record.id);
  }

  get key(): string {
    return companionKey(this.record.number, this.record.id);
  }
}

export const companionKey = (number: string, id: number): string => `companion/${number}/${id}`;
