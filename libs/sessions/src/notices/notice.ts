import type { DataOf, EventType } from '#libs/journal';

/** What a connection tells besides messages and receipts, and what becomes of it. */
type NoticeType = Extract<
  EventType,
  | 'app_state.sync_complete'
  | 'connection.keepalive_restored'
  | 'connection.keepalive_timeout'
  | 'connection.manual_reconnect'
  | 'history.sync'
  | 'identity.change'
  | 'media.retry'
  | 'message.delete_for_me'
  | `${'call' | 'chat' | 'contact' | 'group' | 'label' | 'newsletter' | 'offline' | 'privacy' | 'settings'}.${string}`
>;

/** An event to be, made of one fact on the wire. */
export type Notice = {
  [Type in NoticeType]: {
    type: Type;
    /** The chat in whose order it belongs. */
    chat: string | null;
    data: DataOf<Type>;
    /** The same when WhatsApp delivers the same fact again; without it every delivery is told. */
    dedupe?: string;
  };
}[NoticeType];
