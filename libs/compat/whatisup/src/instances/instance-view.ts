import type { ActualState, Device } from '#libs/devices';
import { type Issued, qrDataUrl } from '#libs/pairing';
import type { QrCode } from '#libs/sessions';
import type { InstanceDto, InstanceQrDto, InstanceStatus } from './instance.dto.js';

const STATUS: Record<ActualState, InstanceStatus> = {
  unlinked: 'pending',
  linking: 'qr',
  connecting: 'connecting',
  connected: 'connected',
  disconnected: 'disconnected',
  logged_out: 'disconnected',
  banned: 'failed',
  outdated: 'failed',
  replaced: 'failed',
};

/** A device as this API shows it. @param state what is true of its link now */
export const instanceView = (device: Device, state: ActualState): InstanceDto => ({
  id: device.id,
  customer_id: device.tenantId,
  name: device.name,
  phone_number: device.jid?.split('@')[0] ?? null,
  status: STATUS[state],
  last_seen_at: (state === 'connected' ? new Date() : device.lastSeen)?.toISOString() ?? null,
  metadata: device.metadata,
  created_at: device.createdAt.toISOString(),
  updated_at: device.updatedAt.toISOString(),
});

export const qrView = async ({ code }: Issued<QrCode>): Promise<InstanceQrDto> => ({
  qr: await qrDataUrl(code.text),
  raw: rawQr(code.text),
  expires_at: code.expiresAt.toISOString(),
});

/** What phones read in a code. Newer codes have an address in front of it, for those who scan with a camera. */
export const rawQr = (text: string): string => text.slice(text.lastIndexOf('#') + 1);
