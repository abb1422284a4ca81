import { errorTable } from '#libs/platform';

export const MessageErrors = errorTable({
  NOT_ON_WHATSAPP: { status: 422, title: 'this number is not on WhatsApp' },
  MESSAGE_REFUSED: { status: 422, title: 'WhatsApp refused the message' },
  SEND_UNCONFIRMED: {
    status: 503,
    title: 'the connection was lost before WhatsApp confirmed the message: it may or may not arrive',
    retryable: true,
  },
  SEND_TIMEOUT: {
    status: 504,
    title: 'WhatsApp did not confirm the message in time: it may or may not arrive',
    retryable: true,
  },
});
