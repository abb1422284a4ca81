import type { BinaryNode } from '@whiskeysockets/baileys';
import { SharedAsyncStorage } from '#libs/platform';

const current = new SharedAsyncStorage<InboundStanza>();

/**
 * A `<message>` that Baileys is handling. Baileys tells WhatsApp that it has arrived before it tells us of it
 * (observed with 7.0.0-rc14). So from the moment it is decrypted until we have been told, the frames that its
 * handling sends are held; see Barrier.
 */
export class InboundStanza {
  /** It was told before: WhatsApp delivers it again because it did not hear that it had arrived. */
  isRepeated = false;
  private state: 'fresh' | 'decrypted' | 'told' = 'fresh';
  private readonly listeners: (() => void)[] = [];
  /** The places in the store where its plaintext waits until it has been told. */
  readonly kept: string[] = [];

  constructor(readonly node: BinaryNode) {}

  /** The stanza in whose handling the caller is; undefined outside of any. */
  static get current(): InboundStanza | undefined {
    return current.getStore();
  }

  /** Runs the handling; everything that it starts belongs to this stanza. */
  async handleBy(work: () => Promise<void>): Promise<void> {
    try {
      await current.run(this, work);
    } finally {
      this.told();
    }
  }

  get isHolding(): boolean {
    return this.state === 'decrypted';
  }

  decrypted(): void {
    if (this.state === 'fresh') this.state = 'decrypted';
  }

  /** Whoever has to know it has added what must be stored. */
  told(): void {
    this.state = 'told';
    for (const listener of this.listeners.splice(0)) listener();
  }

  onTold(listener: () => void): void {
    this.listeners.push(listener);
  }
}
