import type { Device } from '#libs/devices';
import type { StatusDto } from './session.dto.js';
import type { Session } from './session.js';
import { actualStateOf } from './session-mode.js';

type Status = StatusDto['data'];

const statusByState: Record<string, Status['status']> = {
  connected: 'connected',
  connecting: 'connecting',
  linking: 'connecting',
};

const noDevice: Status = {
  connected: false,
  status: 'disconnected',
  state: 'unlinked',
  reason: null,
  device_id: null,
  jid: null,
  phone_number: null,
  is_logged_in: false,
  last_seen: null,
};

/** The state of a device's link, as it is at this moment; of no device at all: disconnected. */
export function statusView(device: Device | undefined, session: Session | undefined): Status {
  if (!device || !session) return noDevice;
  const { mode } = session;
  // Stopped here, it may be another process's: then the record says how it is.
  const state = mode.name === 'stopped' ? device.actualState : actualStateOf(mode, session.hasCredentials);
  const isOnline = state === 'connected';
  // A session that only waits for its next attempt is on its way.
  const status = mode.name === 'waiting' ? 'connecting' : statusByState[state];
  return {
    connected: isOnline,
    status: status ?? 'disconnected',
    state,
    reason: 'disconnect' in mode ? mode.disconnect.reason : null,
    device_id: device.id,
    jid: device.jid,
    phone_number: device.jid?.split('@')[0] ?? null,
    is_logged_in: isOnline,
    last_seen: isOnline ? new Date().toISOString() : (device.lastSeen?.toISOString() ?? null),
  };
}
