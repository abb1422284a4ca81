import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren } from '@whiskeysockets/baileys';
import type { NewsletterMessageData } from '#libs/journal';
import type { Notice } from './notice.js';
import { numberOf, sameStanza, textOf, timeOf } from './wire.js';

type Text = { text?: string } | null;

/** The members of WhatsApp's JSON that are read here; each may be absent. */
interface Newsletter {
  id?: string;
  thread_metadata?: { name?: Text; description?: Text; invite?: string; subscribers_count?: string } | null;
  viewer_metadata?: { role?: string; mute?: string } | null;
}

interface Updates {
  xwa2_notify_newsletter_on_join?: Newsletter;
  xwa2_notify_newsletter_on_leave?: { id?: string; role?: string };
  xwa2_notify_newsletter_on_mute_change?: { id?: string; mute?: string };
}

/** What the account did with a newsletter elsewhere: `<notification type="mex"><update op_name>JSON</update></…>`. */
export function membershipNotices(notification: BinaryNode): Notice[] {
  return getBinaryNodeChildren(notification, 'update').flatMap((update, at) => {
    const notice = membershipNotice(updatesIn(update));
    return notice ? [{ ...notice, dedupe: sameStanza(notice.type, notification, at) }] : [];
  });
}

/** @throws never: what is not the JSON that we know says nothing */
function updatesIn(update: BinaryNode): Updates {
  try {
    return (JSON.parse(textOf(update) ?? '') as { data?: Updates }).data ?? {};
  } catch {
    return {};
  }
}

function membershipNotice(updates: Updates): Notice | undefined {
  const {
    xwa2_notify_newsletter_on_join: joined,
    xwa2_notify_newsletter_on_leave: left,
    xwa2_notify_newsletter_on_mute_change: muted,
  } = updates;
  if (joined?.id) return { type: 'newsletter.join', chat: joined.id, data: joinOf(joined, joined.id) };
  if (left?.id) {
    const data = { newsletter_jid: left.id, role: left.role?.toLowerCase() ?? null };
    return { type: 'newsletter.leave', chat: left.id, data };
  }
  if (!muted?.id) return undefined;
  const data = { newsletter_jid: muted.id, is_muted: isMuted(muted.mute) };
  return { type: 'newsletter.mute_change', chat: muted.id, data };
}

const joinOf = ({ thread_metadata: about, viewer_metadata: viewer }: Newsletter, id: string) => ({
  newsletter_jid: id,
  name: about?.name?.text ?? null,
  description: about?.description?.text ?? null,
  invite_code: about?.invite ?? null,
  subscribers: numberOf(about?.subscribers_count),
  role: viewer?.role?.toLowerCase() ?? null,
  is_muted: isMuted(viewer?.mute),
});

const isMuted = (state: string | undefined): boolean => state?.toUpperCase() === 'ON';

/** New counts of views and reactions: `<notification type="newsletter" from t><live_updates><messages><message/>…`. */
export function liveUpdateNotices(notification: BinaryNode): Notice[] {
  const updates = getBinaryNodeChild(notification, 'live_updates');
  const newsletter = notification.attrs.from;
  if (!updates || !newsletter) return [];
  const data = {
    newsletter_jid: newsletter,
    messages: getBinaryNodeChildren(getBinaryNodeChild(updates, 'messages') ?? updates, 'message').map(
      messageOf,
    ),
    timestamp: timeOf(notification.attrs.t),
  };
  const dedupe = sameStanza('newsletter.live_update', notification);
  return [{ type: 'newsletter.live_update', chat: newsletter, data, dedupe }];
}

const messageOf = (message: BinaryNode): NewsletterMessageData => ({
  server_id: message.attrs.server_id ?? '',
  message_id: message.attrs.id ?? null,
  views: numberOf(getBinaryNodeChild(message, 'views_count')?.attrs.count),
  reactions: getBinaryNodeChildren(getBinaryNodeChild(message, 'reactions'), 'reaction').map(({ attrs }) => ({
    emoji: attrs.code ?? '',
    count: numberOf(attrs.count) ?? 0,
  })),
});
