import {
  PrivacyBlocklistData,
  PrivacySettingsData,
  SettingsUnarchiveChatsData,
  SettingsUserStatusMuteData,
} from './account.payloads.js';
import {
  CallData,
  CallOfferData,
  CallRelayLatencyData,
  CallTerminateData,
  CallUnknownData,
} from './call.payloads.js';
import {
  ChatArchiveData,
  ChatClearData,
  ChatDeleteData,
  ChatMarkAsReadData,
  ChatMuteData,
  ChatPinData,
  ChatPresenceData,
  MessageDeleteForMeData,
} from './chat.payloads.js';
import { KeepaliveData, ManualReconnectData } from './connection.payloads.js';
import {
  ContactAboutData,
  ContactChangedData,
  ContactPictureData,
  ContactPresenceData,
  ContactPushnameData,
  IdentityChangeData,
} from './contact.payloads.js';
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
import { GroupInfoData, GroupJoinedData } from './group.payloads.js';
import { LabelAssociationChatData, LabelAssociationMessageData, LabelEditData } from './label.payloads.js';
import { MediaRetryData } from './media.payloads.js';
import { MentionSentData, MessageData, MessageFailedData, MessageStatusData } from './message.payloads.js';
import {
  NewsletterJoinData,
  NewsletterLeaveData,
  NewsletterLiveUpdateData,
  NewsletterMuteChangeData,
} from './newsletter.payloads.js';
import { type CatalogRow, type ToldEvent, told } from './row.js';
import {
  AppStateSyncCompleteData,
  HistorySyncData,
  OfflineSyncCompletedData,
  OfflineSyncPreviewData,
} from './sync.payloads.js';
import { EndpointData, EndpointDisabledData, EndpointPausedData } from './webhook.payloads.js';

/** Every event, one row each, in the order in which they are listed. A new one is a name, a row and its class. */
const rows = {
  'message.received': told(MessageData, {
    about: 'A message arrived, from a person or in a group.',
    perChat: true,
  }),
  'message.sent': told(MessageData, {
    about:
      'A message of the account is with WhatsApp: sent by a call, from its phone or from another linked device.',
    perChat: true,
    example: {
      from: '5511999990001@s.whatsapp.net',
      to: '5511999990002@s.whatsapp.net',
      is_from_me: true,
      push_name: null,
      sender: { jid: '5511999990001@s.whatsapp.net', lid: null, phone_number: '5511999990001' },
      content: 'Hello from Wagon!',
    },
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
  'message.delete_for_me': told(MessageDeleteForMeData, {
    about: 'A message was deleted on the phone, or on another linked device, for the account alone.',
    perChat: true,
  }),
  'mention.sent': told(MentionSentData, {
    about:
      'A message of the account that mentions people is with WhatsApp; it is also told as `message.sent`.',
    perChat: true,
  }),
  'media.retry': told(MediaRetryData, {
    about: 'The phone answered the request to upload the file of a message again.',
    perChat: true,
  }),
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
  'connection.manual_reconnect': told(ManualReconnectData, {
    about:
      'WhatsApp asked for a new connection, as it does after every pairing; the gateway makes it at once.',
    perChat: false,
  }),
  'connection.keepalive_timeout': told(KeepaliveData, {
    about:
      'WhatsApp owes a sign of life for more than two seconds. The connection is given up when none comes.',
    perChat: false,
  }),
  'connection.keepalive_restored': told(KeepaliveData, {
    about:
      'A sign of life has come after all. When it comes too late, `device.disconnected` is told instead.',
    perChat: false,
    example: { silent_seconds: 36 },
  }),
  'contact.presence': told(ContactPresenceData, {
    about:
      'A person came online, or left. WhatsApp tells it of people whose presence the account asked to see.',
    perChat: true,
  }),
  'contact.changed': told(ContactChangedData, {
    about: "An entry of the phone's address book was made, changed or removed.",
    perChat: true,
  }),
  'contact.pushname': told(ContactPushnameData, {
    about:
      'A person wrote under another name than the last time, or for the first time since the gateway was started; or the account itself has a new name.',
    perChat: true,
  }),
  'contact.about': told(ContactAboutData, {
    about: 'A person changed the text about themselves.',
    perChat: true,
  }),
  'contact.picture': told(ContactPictureData, {
    about: 'The picture of a person or of a group was changed or removed.',
    perChat: true,
  }),
  'chat.presence': told(ChatPresenceData, {
    about:
      'Somebody types, records a voice message, or stopped. WhatsApp tells it while the account itself is shown as online.',
    perChat: true,
  }),
  'chat.mark_as_read': told(ChatMarkAsReadData, {
    about: 'A chat was marked as read or unread on the phone or on another linked device.',
    perChat: true,
  }),
  'chat.pin': told(ChatPinData, { about: 'A chat was pinned or unpinned there.', perChat: true }),
  'chat.mute': told(ChatMuteData, { about: 'A chat was muted or unmuted there.', perChat: true }),
  'chat.archive': told(ChatArchiveData, {
    about: 'A chat was archived or taken out of the archive there.',
    perChat: true,
  }),
  'chat.delete': told(ChatDeleteData, { about: 'A chat was deleted there.', perChat: true }),
  'chat.clear': told(ChatClearData, {
    about: 'The messages of a chat were deleted there, and the chat was kept.',
    perChat: true,
  }),
  'group.info': told(GroupInfoData, {
    about: 'Something changed in a group: its name, its settings, its members.',
    perChat: true,
  }),
  'group.joined': told(GroupJoinedData, {
    about: 'The account is in a group from now on: it made it, joined it or was added.',
    perChat: true,
  }),
  'call.offer': told(CallOfferData, { about: 'Somebody calls.', perChat: true }),
  'call.accept': told(CallData, { about: 'A call was accepted, on another device.', perChat: true }),
  'call.pre_accept': told(CallData, { about: 'A device is about to accept a call.', perChat: true }),
  'call.reject': told(CallData, { about: 'A call was rejected.', perChat: true }),
  'call.terminate': told(CallTerminateData, {
    about: 'A call is over, or nobody answered it.',
    perChat: true,
  }),
  'call.relay_latency': told(CallRelayLatencyData, {
    about: 'A device measured how far away a relay is.',
    perChat: true,
  }),
  'call.transport': told(CallData, {
    about: 'The devices of a call agree on the way between them.',
    perChat: true,
  }),
  'call.unknown': told(CallUnknownData, {
    about: 'A stage of a call that has no event of its own.',
    perChat: true,
  }),
  'qr.generated': told(QrGeneratedData, { about: 'There is a new code to scan.', perChat: false }),
  'pair.success': told(PairSuccessData, { about: 'A phone was linked.', perChat: false }),
  'identity.change': told(IdentityChangeData, {
    about: 'A person has new keys: a new phone, or WhatsApp was installed anew.',
    perChat: true,
  }),
  'privacy.blocklist': told(PrivacyBlocklistData, {
    about: 'Somebody was blocked or unblocked on another device of the account.',
    perChat: false,
  }),
  'privacy.settings': told(PrivacySettingsData, {
    about: 'What others may see of the account was changed on another of its devices.',
    perChat: false,
  }),
  'settings.unarchive_chats': told(SettingsUnarchiveChatsData, {
    about: 'It was changed whether a new message takes a chat out of the archive.',
    perChat: false,
  }),
  'settings.user_status_mute': told(SettingsUserStatusMuteData, {
    about: "A person's status updates were muted or unmuted.",
    perChat: false,
  }),
  'label.edit': told(LabelEditData, {
    about: 'A label of a business account was made, changed or removed.',
    perChat: false,
  }),
  'label.association_chat': told(LabelAssociationChatData, {
    about: 'A label was put on a chat, or taken off.',
    perChat: true,
  }),
  'label.association_message': told(LabelAssociationMessageData, {
    about: 'A label was put on a message, or taken off.',
    perChat: true,
  }),
  'newsletter.join': told(NewsletterJoinData, {
    about: 'The account follows a newsletter (a channel) from now on.',
    perChat: true,
  }),
  'newsletter.leave': told(NewsletterLeaveData, {
    about: 'The account follows it no longer.',
    perChat: true,
  }),
  'newsletter.live_update': told(NewsletterLiveUpdateData, {
    about:
      'New counts of views and reactions in a newsletter. WhatsApp tells them while somebody asks to see them.',
    perChat: true,
  }),
  'newsletter.mute_change': told(NewsletterMuteChangeData, {
    about: 'The account muted or unmuted a newsletter.',
    perChat: true,
  }),
  'history.sync': told(HistorySyncData, {
    about: 'The phone shared a part of its history, as it does after it was linked.',
    perChat: false,
  }),
  'offline.sync_preview': told(OfflineSyncPreviewData, {
    about: 'The device is back, and something waited for it.',
    perChat: false,
  }),
  'offline.sync_completed': told(OfflineSyncCompletedData, {
    about: 'All that waited for the device has come.',
    perChat: false,
  }),
  'app_state.sync_complete': told(AppStateSyncCompleteData, {
    about: 'What was set on the phone before it was linked has been read: from now on its changes are told.',
    perChat: false,
  }),
  'message.failed': told(MessageFailedData, {
    about: 'A message that was stored is not sent: WhatsApp refused it, or it expired before it could leave.',
    perChat: true,
  }),
  'session.rolled_back': told(SessionRolledBackData, {
    about:
      'The database turned out to be an older copy. The Signal sessions of the device are made anew; what was sent after the copy was made is not in the journal.',
    perChat: false,
  }),
  'webhook.endpoint_paused': told(EndpointPausedData, {
    about:
      'Deliveries to a webhook endpoint have failed for minutes. Now and then one is tried, until one succeeds; everything else waits. Of no device when the endpoint is for all.',
    perChat: false,
  }),
  'webhook.endpoint_resumed': told(EndpointData, {
    about: 'A webhook endpoint that was paused takes deliveries again. What waited is being delivered.',
    perChat: false,
  }),
  'webhook.endpoint_disabled': told(EndpointDisabledData, {
    about: 'The gateway has switched a webhook endpoint off, because its receiver wants nothing any more.',
    perChat: false,
  }),
} as const satisfies { readonly [Type in EventType]: CatalogRow };

/** What `data` of an event is; nothing, for one that is not told. */
export type DataOf<Type extends EventType> = Type extends EventType
  ? (typeof rows)[Type] extends ToldEvent<infer Data>
    ? Data
    : never
  : never;

export const EVENT_CATALOG: { readonly [Type in EventType]: CatalogRow } = rows;
