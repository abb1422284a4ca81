import { StreamableFile } from '@nestjs/common';
import { toBuffer, toDataURL } from 'qrcode';
import type { Device } from '#libs/devices';
import type { PairCode, QrCode } from '#libs/sessions';
import type { PairCodeDto, QrDto, QrStatusDto } from './pairing.dto.js';
import type { Issued } from './pairing.service.js';

const INSTRUCTIONS =
  'Digite este código no WhatsApp: Configurações > Aparelhos conectados > Conectar um aparelho > Conectar com número de telefone';

/** Quiet zone and pixels per module: large enough for a phone that looks at a screen. */
const PICTURE = { margin: 2, scale: 6 };

/** The picture of a code: a PNG as data URL. */
export const qrDataUrl = (text: string): Promise<string> => toDataURL(text, PICTURE);

const secondsUntil = (time: Date) => Math.max(0, Math.ceil((time.getTime() - Date.now()) / 1000));

export async function qrView(device: Device, { code, cached }: Issued<QrCode>): Promise<QrDto['data']> {
  return {
    qr_code: code.text,
    image: await qrDataUrl(code.text),
    cached,
    expires_at: code.expiresAt.toISOString(),
    ttl: secondsUntil(code.expiresAt),
    device_id: device.id,
  };
}

/** The picture alone. It must not be kept: the code in it links whoever shows it. */
export async function qrPicture({ code }: Issued<QrCode>): Promise<StreamableFile> {
  return new StreamableFile(await toBuffer(code.text, PICTURE), { type: 'image/png' });
}

export const qrStatusView = (qr: QrCode | undefined): QrStatusDto['data'] => ({
  exists: qr !== undefined,
  generated_at: qr?.generatedAt.toISOString() ?? null,
});

export function pairCodeView(device: Device, { code, cached }: Issued<PairCode>): PairCodeDto {
  const shown = `${code.code.slice(0, 4)}-${code.code.slice(4)}`;
  const expires_in = secondsUntil(code.expiresAt);
  return {
    success: true,
    paircode: shown,
    expires_in,
    device_id: device.id,
    data: { code: shown, phone: code.phone, expires_in, cached, instructions: INSTRUCTIONS },
  };
}
