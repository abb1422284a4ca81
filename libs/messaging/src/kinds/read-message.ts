import { normalizeMessageContent, type WAMessage } from '@whiskeysockets/baileys';
import type { InboundContent } from './kind.js';
import { kinds } from './kinds.js';

const UNSUPPORTED: InboundContent = { content: null, mentions: [], quoted_message_id: null };

/** Messages that are WhatsApp's housekeeping and nobody's words. */
const HOUSEKEEPING = ['protocolMessage', 'senderKeyDistributionMessage', 'messageContextInfo'] as const;

/**
 * Reads what arrived, out of the envelopes around it (ephemeral, view once, …).
 * @returns undefined for housekeeping; `unsupported` for a kind that is not known yet
 */
export function readMessage(
  message: WAMessage['message'],
): ({ message_type: string } & InboundContent) | undefined {
  const content = normalizeMessageContent(message ?? undefined);
  if (!content || !saysSomething(content)) return undefined;
  for (const kind of kinds) {
    const read = kind.fromWire(content);
    if (read) return { message_type: kind.name, ...read };
  }
  return { message_type: 'unsupported', ...UNSUPPORTED };
}

function saysSomething(content: NonNullable<WAMessage['message']>): boolean {
  const members = Object.entries(content).filter(([, value]) => value !== null && value !== undefined);
  return members.some(([name]) => !(HOUSEKEEPING as readonly string[]).includes(name));
}
