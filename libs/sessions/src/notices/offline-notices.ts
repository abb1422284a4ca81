import { type BinaryNode, getBinaryNodeChild } from '@whiskeysockets/baileys';
import type { Notice } from './notice.js';
import { numberOf } from './wire.js';

/** What waited for the device: `<ib><offline_preview count …/></ib>`, and after it has come `<ib><offline count/></ib>`. */
export function offlineNotices(ib: BinaryNode): Notice[] {
  const preview = getBinaryNodeChild(ib, 'offline_preview')?.attrs;
  if (preview) {
    const data = {
      total: numberOf(preview.count) ?? 0,
      messages: numberOf(preview.message),
      receipts: numberOf(preview.receipt),
      notifications: numberOf(preview.notification),
      app_state_changes: numberOf(preview.appdata),
    };
    return [{ type: 'offline.sync_preview', chat: null, data }];
  }
  const completed = getBinaryNodeChild(ib, 'offline')?.attrs;
  if (!completed) return [];
  return [{ type: 'offline.sync_completed', chat: null, data: { total: numberOf(completed.count) ?? 0 } }];
}
