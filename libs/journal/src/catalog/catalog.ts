import {
  AccountData,
  ConnectionEndData,
  DeviceDisconnectedData,
  DeviceLoggedOutData,
  PairSuccessData,
  QrGeneratedData,
  SessionRolledBackData,
} from './device.payloads.js';
import type { EventType } from './event-types.js';
import { MessageData, MessageSentData, MessageStatusData } from './message.payloads.js';
import { type CatalogRow, type ToldEvent, told, undescribed } from './row.js';

/** Every event, one row each, in the order in which they are listed. A new one is a name, a row and its class. */
const rows = {
  'message.received': told(MessageData, {
    about: 'A message arrived, from a person or in a group.',
    perChat: true,
  }),
  'message.sent': told(MessageSentData, {
    about:
      'A message of the account is with WhatsApp: sent by a call, from its phone or from another linked device.',
    perChat: true,
  }),
  'message.delivered': told(MessageStatusData, {
    about: 'A message that was sent by a call has reached a device of the recipient.',
    perChat: true,
  }),
  'message.read': told(MessageStatusData, {
    about: 'The recipient has read, or listened to, a message that was sent by a call.',
    perChat: true,
    example: { status: 'read' },
  }),
  'message.undecryptable': told(MessageData, {
    about:
      'A message arrived that could not be decrypted. Its sender is asked for it again; it follows as `message.received`.',
    perChat: true,
    example: { message_type: null, content: null },
  }),
  'message.delete_for_me': undescribed,
  'mention.sent': undescribed,
  'media.retry': undescribed,
  'device.connected': told(AccountData, { about: 'The connection to WhatsApp is up.', perChat: false }),
  'device.disconnected': told(DeviceDisconnectedData, {
    about: 'The connection to WhatsApp ended.',
    perChat: false,
  }),
  'device.logged_out': told(DeviceLoggedOutData, {
    about: 'The link is gone: the phone has to be linked again.',
    perChat: false,
  }),
  'connection.pair_error': told(ConnectionEndData, { about: 'A pairing failed.', perChat: false }),
  'connection.stream_replaced': told(ConnectionEndData, {
    about: 'Another connection took over this linked device. The gateway stays away until `POST /connect`.',
    perChat: false,
    example: { reason: 'another connection took over this linked device', code: 440 },
  }),
  'connection.failure': told(ConnectionEndData, {
    about: 'WhatsApp refuses the connection, and trying again by itself would not help.',
    perChat: false,
    example: { reason: 'WhatsApp has banned this account', code: 403 },
  }),
  'connection.temporary_ban': told(ConnectionEndData, {
    about: 'WhatsApp has banned the account for a time.',
    perChat: false,
    example: { reason: 'WhatsApp has banned this account for a time', code: 402 },
  }),
  'connection.manual_reconnect': undescribed,
  'connection.keepalive_timeout': undescribed,
  'connection.keepalive_restored': undescribed,
  'contact.presence': undescribed,
  'contact.changed': undescribed,
  'contact.pushname': undescribed,
  'contact.about': undescribed,
  'contact.picture': undescribed,
  'chat.presence': undescribed,
  'chat.mark_as_read': undescribed,
  'chat.pin': undescribed,
  'chat.mute': undescribed,
  'chat.archive': undescribed,
  'chat.delete': undescribed,
  'chat.clear': undescribed,
  'group.info': undescribed,
  'group.joined': undescribed,
  'call.offer': undescribed,
  'call.accept': undescribed,
  'call.pre_accept': undescribed,
  'call.reject': undescribed,
  'call.terminate': undescribed,
  'call.relay_latency': undescribed,
  'call.transport': undescribed,
  'call.unknown': undescribed,
  'qr.generated': told(QrGeneratedData, { about: 'There is a new code to scan.', perChat: false }),
  'pair.success': told(PairSuccessData, { about: 'A phone was linked.', perChat: false }),
  'identity.change': undescribed,
  'privacy.blocklist': undescribed,
  'privacy.settings': undescribed,
  'settings.unarchive_chats': undescribed,
  'settings.user_status_mute': undescribed,
  'label.edit': undescribed,
  'label.association_chat': undescribed,
  'label.association_message': undescribed,
  'newsletter.join': undescribed,
  'newsletter.leave': undescribed,
  'newsletter.live_update': undescribed,
  'newsletter.mute_change': undescribed,
  'history.sync': undescribed,
  'offline.sync_preview': undescribed,
  'offline.sync_completed': undescribed,
  'app_state.sync_complete': undescribed,
  'session.rolled_back': told(SessionRolledBackData, {
    about:
      'The database turned out to be an older copy. The Signal sessions of the device are made anew; what was sent after the copy was made is not in the journal.',
    perChat: false,
  }),
  'webhook.endpoint_paused': undescribed,
  'webhook.endpoint_resumed': undescribed,
} as const satisfies { readonly [Type in EventType]: CatalogRow };

/** What `data` of an event is; nothing, for one that is not told. */
export type DataOf<Type extends EventType> = Type extends EventType
  ? (typeof rows)[Type] extends ToldEvent<infer Data>
    ? Data
    : never
  : never;

export const EVENT_CATALOG: { readonly [Type in EventType]: CatalogRow } = rows;
