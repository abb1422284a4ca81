import type { DeviceId, EventId, TenantId, UserId } from '../ids/index.js';

/** Something that happened, past tense. `data` is what receivers get; its shape belongs to the event's type. */
export interface WagonEvent {
  id: EventId;
  type: EventType;
  tenantId: TenantId;
  /** Null after the user that made the device was deleted. */
  userId: UserId | null;
  deviceId: DeviceId;
  occurredAt: Date;
  /** JID of the chat it belongs to: events of one chat are delivered in order. */
  chat: string | null;
  data: Record<string, unknown>;
}

/** Every event name that receivers may subscribe to, in the order of the WUTS documentation (58 of them). */
export const EVENT_TYPES = [
  'message.received',
  'message.sent',
  'message.delivered',
  'message.read',
  'message.undecryptable',
  'message.delete_for_me',
  'mention.sent',
  'media.retry',
  'device.connected',
  'device.disconnected',
  'device.logged_out',
  'connection.pair_error',
  'connection.stream_replaced',
  'connection.failure',
  'connection.temporary_ban',
  'connection.manual_reconnect',
  'connection.keepalive_timeout',
  'connection.keepalive_restored',
  'contact.presence',
  'contact.changed',
  'contact.pushname',
  'contact.about',
  'contact.picture',
  'chat.presence',
  'chat.mark_as_read',
  'chat.pin',
  'chat.mute',
  'chat.archive',
  'chat.delete',
  'chat.clear',
  'group.info',
  'group.joined',
  'call.offer',
  'call.accept',
  'call.pre_accept',
  'call.reject',
  'call.terminate',
  'call.relay_latency',
  'call.transport',
  'call.unknown',
  'qr.generated',
  'pair.success',
  'identity.change',
  'privacy.blocklist',
  'privacy.settings',
  'settings.unarchive_chats',
  'settings.user_status_mute',
  'label.edit',
  'label.association_chat',
  'label.association_message',
  'newsletter.join',
  'newsletter.leave',
  'newsletter.live_update',
  'newsletter.mute_change',
  'history.sync',
  'offline.sync_preview',
  'offline.sync_completed',
  'app_state.sync_complete',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];
