import type { BinaryNode } from '@whiskeysockets/baileys';
import { accountNotices, mediaRetryNotices } from './account-notices.js';
import { callNotices } from './call-notices.js';
import { aboutNotices, identityNotices, pictureNotices } from './contact-notices.js';
import { groupNotices } from './group-notices.js';
import { liveUpdateNotices, membershipNotices } from './newsletter-notices.js';
import type { Notice } from './notice.js';
import { offlineNotices } from './offline-notices.js';
import { presenceNotices, typingNotices } from './presence-notices.js';
import { own } from './wire.js';

type Reader = (stanza: BinaryNode) => Notice[];

const BY_TAG: Record<string, Reader> = {
  call: callNotices,
  chatstate: typingNotices,
  ib: offlineNotices,
  notification: (stanza) => (stanza.attrs.from ? (own(BY_TYPE, stanza.attrs.type)?.(stanza) ?? []) : []),
  presence: presenceNotices,
};

const BY_TYPE: Record<string, Reader> = {
  account_sync: accountNotices,
  encrypt: identityNotices,
  mediaretry: mediaRetryNotices,
  mex: membershipNotices,
  newsletter: liveUpdateNotices,
  picture: pictureNotices,
  status: aboutNotices,
  'w:gp2': groupNotices,
};

/** What one stanza tells besides messages and receipts. */
export const stanzaNotices: Reader = (stanza) => own(BY_TAG, stanza.tag)?.(stanza) ?? [];
