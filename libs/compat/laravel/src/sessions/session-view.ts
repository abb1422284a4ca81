import type { ActualState, Device } from '#libs/devices';
import { qrDataUrl } from '#libs/pairing';
import type { QrCode } from '#libs/sessions';
import type { SessionAnswerDto, SessionDoneDto, SessionStatus } from './session.dto.js';

/** A session at one moment. */
export interface SessionNow {
  device: Device;
  state: ActualState;
  /** That can be scanned. */
  qr: QrCode | undefined;
}

const STATUS: Partial<Record<ActualState, SessionStatus>> = {
  connected: 'connected',
  connecting: 'connecting',
  linking: 'connecting',
};

export async function sessionView({ device, state, qr }: SessionNow): Promise<SessionAnswerDto> {
  const status = qr ? 'qr' : (STATUS[state] ?? 'disconnected');
  const qrCode = qr?.text ?? null;
  return {
    success: true,
    session_id: device.id,
    status,
    qr_code: qrCode,
    data: {
      session_id: device.id,
      device_id: device.id,
      session_name: device.name,
      status,
      qr_code: qrCode,
      qr_image: qrCode && (await qrDataUrl(qrCode)),
      phone_number: device.jid?.split('@')[0] ?? null,
      jid: device.jid,
    },
  };
}

export const doneView = ({ id }: Device, message: string): SessionDoneDto => ({
  success: true,
  message,
  session_id: id,
});
