import type { KeyClaim } from '../idempotency/key.table.js';
import type { SendRequest } from '../messages/send-request.js';
import type { Outcome } from './outcome.js';

/** What a message is, while it is in memory. */
export interface Content {
  request: SendRequest;
  /** What was made of the request; undefined until then. */
  wire?: Uint8Array;
}

export interface OutgoingSettings {
  id: string;
  chat: string;
  kind: string;
  acceptedAt: Date;
  expiresAt: Date | null;
  isAsync: boolean;
  /** Whether it has a row already. */
  isStored: boolean;
  /** Undefined for one whose row has not been read yet. */
  content?: Content;
  /** Stored together with the message. */
  claim?: KeyClaim;
}

/** A message on its way to WhatsApp, from the queue until it is known what became of it. */
export class Outgoing {
  readonly id: string;
  readonly kind: string;
  chat: string;
  readonly acceptedAt: Date;
  readonly expiresAt: Date | null;
  readonly isAsync: boolean;
  readonly claim: KeyClaim | undefined;
  isStored: boolean;
  content: Content | undefined;
  /** Of the scope: its row is stored when this is. */
  ticket: number | undefined;
  /** While its row is being read. */
  loading: Promise<void> | undefined;
  /** It has waited and typed as it was asked to. */
  hasKeptTime = false;
  readonly outcome: Promise<Outcome>;
  private isSettled = false;
  private resolve: (outcome: Outcome) => void = () => undefined;

  constructor(settings: OutgoingSettings) {
    this.id = settings.id;
    this.kind = settings.kind;
    this.chat = settings.chat;
    this.acceptedAt = settings.acceptedAt;
    this.expiresAt = settings.expiresAt;
    this.isAsync = settings.isAsync;
    this.isStored = settings.isStored;
    this.content = settings.content;
    this.claim = settings.claim;
    this.outcome = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  /** Tells who waits; the first word counts. @returns whether it was the first */
  settle(outcome: Outcome): boolean {
    const isFirst = !this.isSettled;
    this.isSettled = true;
    this.resolve(outcome);
    return isFirst;
  }

  /** Whether it must wait or type before it may be handed over. */
  get needsTime(): boolean {
    if (!this.content || this.hasKeptTime || this.content.wire) return false;
    const { delaySeconds, typingSeconds, number } = this.content.request;
    if (number !== undefined) return false; // first comes where it goes
    return delaySeconds > 0 || typingSeconds > 0;
  }

  /** Nothing of it can be on its way yet, as far as is known here. */
  get mayBeCancelled(): boolean {
    return !this.content?.wire;
  }

  isExpired(now: number): boolean {
    return this.expiresAt !== null && this.expiresAt.getTime() <= now;
  }
}
