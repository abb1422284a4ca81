import { type Draft, parseRecipient, textKind } from '#libs/messaging';
import { invalidField } from '#libs/platform';
import { WhatIsUpErrors } from '../whatisup.errors.js';
import { BODY_TYPES, type SendMessageDto } from './message.dto.js';

const LONGEST_TEXT = 4096;

/** The message that a request asks for. @throws VALIDATION_ERROR, NOT_IMPLEMENTED for what is no text */
export function draftOf({ to, body, type, text, client_ref }: SendMessageDto, requestId?: string): Draft {
  const wanted = body ?? { type, text };
  const prefix = body ? 'body.' : '';
  if (!BODY_TYPES.some((known) => known === wanted.type))
    throw invalidField(`${prefix}type`, `${prefix}type must be one of ${BODY_TYPES.join(', ')}`);
  if (wanted.type !== 'text')
    throw WhatIsUpErrors.NOT_IMPLEMENTED({
      message: `messages of the type ${wanted.type} are not served yet`,
    });
  if (!parseRecipient(to))
    throw invalidField('to', 'to must be digits with country code, or the JID of a person or a group', to);
  return {
    kind: textKind.name,
    content: { text: textOf(wanted.text, `${prefix}text`), mentions: [] },
    ...{ to, delaySeconds: 0, typingSeconds: 0 },
    reference: { clientRef: client_ref, requestId },
  };
}

function textOf(text: unknown, field: string): string {
  if (typeof text === 'string' && text.length >= 1 && text.length <= LONGEST_TEXT) return text;
  throw invalidField(field, `${field} must have between 1 and ${LONGEST_TEXT} characters`);
}
