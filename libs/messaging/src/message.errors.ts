import { errorTable } from '#libs/platform';

export const MessageErrors = errorTable({
  NOT_ON_WHATSAPP: { status: 422, title: 'this number is not on WhatsApp' },
  MESSAGE_REFUSED: { status: 422, title: 'WhatsApp refused the message' },
  EXPIRED: { status: 422, title: 'the message expired before it could be sent' },
  SEND_FAILED: { status: 500, title: 'the message could not be put into a form that can be sent' },
  SEND_UNCONFIRMED: {
    status: 503,
    title:
      'the connection was lost before WhatsApp confirmed the message: it is kept and will still be delivered; GET /messages/{id} shows how far it got',
    retryable: true,
  },
  SEND_TIMEOUT: {
    status: 504,
    title:
      'WhatsApp did not confirm the message in time: it is kept and will still be delivered; GET /messages/{id} shows how far it got',
    retryable: true,
  },
  QUEUE_FULL: { status: 429, title: 'too many messages of this device wait to be sent', retryable: true },
  MESSAGE_NOT_FOUND: { status: 404, title: 'message not found' },
  MESSAGE_CANCELLED: { status: 409, title: 'the message was cancelled' },
  CANCELLED_TOO_LATE: { status: 409, title: 'the message has been transmitted, or is done with' },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: 'this Idempotency-Key was used with another body: use a new key for a new message',
  },
});
