import {
  type AuthenticationCreds,
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
} from '@whiskeysockets/baileys';
import type { Notice } from './notice.js';

/**
 * Which collections of the app state a connection has read, and when that was all. After the first login Baileys reads
 * them all and counts that up in the credentials; it counts also when it gave up waiting for the phone to begin.
 */
export class AppStateSync {
  private readonly collections = new Set<string>();

  /** Answers that carry collections: `<iq type="result"><sync><collection name …/></sync></iq>`. */
  hear(stanza: BinaryNode): void {
    if (stanza.tag !== 'iq') return;
    for (const { attrs } of getBinaryNodeChildren(getBinaryNodeChild(stanza, 'sync'), 'collection'))
      if (attrs.name && attrs.type !== 'error') this.collections.add(attrs.name);
  }

  /** @param update what Baileys wants to be saved of the credentials */
  notices({ accountSyncCounter }: Partial<AuthenticationCreds>): Notice[] {
    if (!accountSyncCounter || this.collections.size === 0) return [];
    const collections = [...this.collections].sort();
    return [{ type: 'app_state.sync_complete', chat: null, data: { collections } }];
  }
}
