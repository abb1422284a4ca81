import type { MessageKind } from './kind.js';

export interface TextContent {
  text: string;
  /** JIDs of those who are mentioned with @ in the text. */
  mentions: string[];
}

/** Plain text, with WhatsApp's own markup passed through as it is. */
export const textKind: MessageKind<TextContent> = {
  name: 'text',

  toWire: ({ text, mentions }) => ({ text, mentions, linkPreview: null }),

  fromWire({ conversation, extendedTextMessage }) {
    const content = conversation || extendedTextMessage?.text;
    if (!content) return undefined;
    const context = extendedTextMessage?.contextInfo;
    return { content, mentions: context?.mentionedJid ?? [], quoted_message_id: context?.stanzaId ?? null };
  },
};
