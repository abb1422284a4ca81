import type { DeviceDto } from './device.dto.js';
import type { Device } from './device.entity.js';

/** A device as the native API shows it. */
export const deviceView = (device: Device): DeviceDto => ({
  id: device.id,
  device_id: device.id,
  user_id: device.userId,
  name: device.name,
  network: device.network,
  whatsapp_jid: device.jid,
  connected: device.actualState === 'connected',
  desired_state: device.desiredState,
  state: device.actualState,
  last_seen: device.lastSeen?.toISOString() ?? null,
  webhook_url: device.webhookUrl,
  created_at: device.createdAt.toISOString(),
  updated_at: device.updatedAt.toISOString(),
});
