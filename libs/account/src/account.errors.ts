import { errorTable } from '#libs/platform';

export const AccountErrors = errorTable({
  WHATSAPP_TIMEOUT: { status: 504, title: 'WhatsApp did not answer in time', retryable: true },
});
