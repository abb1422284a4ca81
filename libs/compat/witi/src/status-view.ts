import type { Device, Extent } from '#libs/devices';
import type { SessionPhase } from '#libs/sessions';
import type { StatusDto } from './connection.dto.js';

/** The table of the documentation; its numbers have gaps. */
const STATUS_STRINGS = {
  0: 'noConnection',
  1: 'webSocketOpenining',
  2: 'webSocketOpen',
  3: 'waitForQRAuthentication',
  4: 'Starting',
  10: 'WhatsAppAuthenticated',
  11: 'WhatsAppAuthenticatedConnectionClosed',
  13: 'WhatsAppNotAuthenticated',
} as const;

export type StatusCode = keyof typeof STATUS_STRINGS;

const CODES: Record<SessionPhase, StatusCode> = {
  unlinked: 0,
  away: 0,
  opening: 1,
  open: 2,
  scanning: 3,
  starting: 4,
  online: 10,
  closed: 11,
  logged_out: 13,
};

const statusOf = (code: StatusCode) => ({
  status: code,
  statusString: STATUS_STRINGS[code],
  connected: code === 10,
});

/** The folders that the documentation shows. */
const FOLDERS = ['media', 'profile', 'thumb'];

/** What the status of an instance is made of. */
export interface InstanceFacts {
  wid: string;
  device: Device;
  phase: SessionPhase;
  isLinked: boolean;
  owner: { name: string | null; platform: string | null } | undefined;
  /** As it is shown. */
  webhook: string;
  stats: { contacts: number; chats: number; sentBytes: number; receivedBytes: number };
  /** By what is kept. */
  stored: ReadonlyMap<string, Extent>;
}

export function statusView(facts: InstanceFacts): StatusDto {
  const { wid, device, phase, isLinked, webhook, stats } = facts;
  return {
    ...statusOf(CODES[phase]),
    ConnectionInfo: connectionInfo(facts),
    WebID: wid,
    Webhook: webhook,
    UserAgent: device.browser ?? 'Chrome',
    CanRestoreConnection: isLinked,
    stats: {
      Contacts: stats.contacts,
      Chats: stats.chats,
      SentBytes: stats.sentBytes,
      ReceveidBytes: stats.receivedBytes,
    },
    storage: storageView(wid, facts.stored),
  };
}

/** Of no instance. */
export const NO_STATUS: StatusDto = {
  ...statusOf(0),
  ConnectionInfo: null,
  WebID: '',
  Webhook: '',
  UserAgent: '',
  CanRestoreConnection: false,
  stats: { Contacts: 0, Chats: 0, SentBytes: 0, ReceveidBytes: 0 },
  storage: storageView('', new Map()),
};

/** WhatsApp tells linked devices of today nothing of the phone's battery, model and operator: those are empty. */
function connectionInfo({ device, phase, owner }: InstanceFacts): StatusDto['ConnectionInfo'] {
  if (phase !== 'online') return null;
  return {
    lg: 'en',
    lc: 'US',
    phone: {
      device_model: '',
      wa_version: '',
      mcc: '',
      os_version: '',
      os_build_number: 'undefined',
      device_manufacturer: '',
      mnc: '',
    },
    battery: 0,
    tos: 0,
    pushname: owner?.name ?? '',
    protoVersion: [0, 17],
    plugged: false,
    platform: owner?.platform ?? '',
    wid: device.jid ?? '',
    connected: true,
    isResponse: 'false',
    binVersion: 10,
    locales: 'en-US',
  };
}

function storageView(wid: string, stored: ReadonlyMap<string, Extent>): StatusDto['storage'] {
  const all = [...stored.values()];
  const sum = (member: keyof Extent) => all.reduce((total, extent) => total + extent[member], 0);
  const folder = (name: string) => ({
    Name: name,
    Bytes: stored.get(name)?.bytes ?? 0,
    Files: stored.get(name)?.items ?? 0,
    Subs: null,
  });
  return { Name: wid, Bytes: sum('bytes'), Files: sum('items'), Subs: FOLDERS.map(folder) };
}
