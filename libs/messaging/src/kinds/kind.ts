import type { AnyMessageContent, WAMessage } from '@whiskeysockets/baileys';

/** What all kinds of inbound messages have in common in an event: the kind's own part. */
export interface InboundContent {
  content: string | null;
  mentions: string[];
  quoted_message_id: string | null;
}

/**
 * One kind of message. A new kind is one file and one line in the list of kinds.
 * @typeParam Content what a sender gives, already validated
 */
export interface MessageKind<Content> {
  /** Stable name, as in `message_type` of events. */
  readonly name: string;
  /** What Baileys is to send. */
  toWire(content: Content): AnyMessageContent;
  /** @returns undefined when the message is of another kind */
  fromWire(message: NonNullable<WAMessage['message']>): InboundContent | undefined;
}
