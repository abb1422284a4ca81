import { errorTable } from '#libs/platform';

export const SessionErrors = errorTable({
  ALREADY_CONNECTED: { status: 400, title: 'already connected' },
  ALREADY_PAIRED: { status: 409, title: 'device already paired: reconnect it with POST /connect' },
  DEVICE_DISCONNECTED: { status: 503, title: 'the device is not connected to WhatsApp', retryable: true },
  DEVICE_NOT_CONNECTED: { status: 404, title: 'device not found or not connected' },
  RECONNECT_FAILED: { status: 503, title: 'reconnect failed', retryable: true },
  HELD_BY_ANOTHER_PROCESS: {
    status: 503,
    title: 'another gateway process holds the connection of this device',
    retryable: true,
  },
  NETWORK_UNAVAILABLE: { status: 503, title: 'this gateway has no connection to the network of the device' },
  UNLINK_FAILED: {
    status: 503,
    title: 'WhatsApp did not confirm that the link was removed',
    retryable: true,
  },
  PICTURE_REFUSED: { status: 422, title: 'WhatsApp refused the picture' },
  PAIR_CODE_REFUSED: { status: 422, title: 'WhatsApp refused to pair this number by code' },
  QR_TIMEOUT: { status: 504, title: 'timeout waiting for QR code', retryable: true },
  PAIR_CODE_TIMEOUT: {
    status: 504,
    title: 'failed to generate pair code: timeout waiting for WhatsApp QR event',
    retryable: true,
  },
});
