import {
  type AuthenticationState,
  Browsers,
  makeWASocket,
  proto,
  type SocketConfig,
  type WASocket,
} from '@whiskeysockets/baileys';
import type { Browser } from '#libs/devices';
import { type Logger, sharingAsyncStorage, silenceLibsignal } from '#libs/platform';
import './isolated-sessions.js';
import { durableDeviceList } from './durable-device-list.js';
import { lruCacheStore } from './lru-cache-store.js';
import { handleMessagesInOrder } from './messages-in-order.js';
import { quietLogger } from './quiet-logger.js';
import { trusting } from './trust.js';

/** Where a network is and whose certificates it has. */
export interface Endpoint {
  /** WebSocket address; Baileys' own (WhatsApp's) when undefined */
  url?: string;
  /** Root key, 32 bytes; WhatsApp's when undefined */
  root?: Buffer;
}

export interface SocketSettings {
  endpoint: Endpoint;
  auth: AuthenticationState;
  logger: Logger;
  /** As what it presents itself to the phone; WhatsApp refuses names it does not know for pairing codes */
  browser?: Browser;
  version?: [number, number, number];
  /** Lifetime of every QR code in milliseconds; WhatsApp's own rhythm when undefined */
  qrTimeoutMs?: number;
  /** The message that was sent under an id, as it was encoded; for those who ask for it again */
  findSent?: (messageId: string) => Promise<Uint8Array | undefined>;
  /** Tests only: where the lists of contacts' devices outlive the process */
  deviceListFile?: string;
  /** Baileys' own when undefined */
  makeSignalRepository?: SocketConfig['makeSignalRepository'];
  /** Awaited now and then between messages; see handleMessagesInOrder */
  pause?: () => Promise<void>;
}

silenceLibsignal();

const MINUTE = 60_000;
/** Baileys' own minute is longer than a caller should wait for an answer that does not come. */
const QUERY_TIMEOUT_MS = 20_000;

/** Opens one connection of an unmodified Baileys; `auth` decides whether it registers or logs in. */
export function openSocket(settings: SocketSettings): WASocket {
  const { endpoint, auth, logger, version, qrTimeoutMs, findSent, deviceListFile } = settings;
  const { makeSignalRepository, pause = async () => undefined } = settings;
  const make = () =>
    makeWASocket({
      auth,
      logger: quietLogger(logger),
      browser: Browsers.ubuntu(settings.browser ?? 'Chrome'),
      markOnlineOnConnect: false, // or the phone would stop notifying its owner
      syncFullHistory: false,
      defaultQueryTimeoutMs: QUERY_TIMEOUT_MS,
      generateHighQualityLinkPreview: false,
      msgRetryCounterCache: lruCacheStore({ entries: 1000, ttlMs: 60 * MINUTE }),
      // the chat of the key may be a device or the other name of who asks
      getMessage: async ({ id }) => {
        const wire = id ? await findSent?.(id) : undefined;
        return wire && proto.Message.decode(wire);
      },
      userDevicesCache: deviceListFile
        ? durableDeviceList(deviceListFile)
        : lruCacheStore({ entries: 5000, ttlMs: 5 * MINUTE }),
      callOfferCache: lruCacheStore({ entries: 100, ttlMs: 5 * MINUTE }),
      placeholderResendCache: lruCacheStore({ entries: 1000, ttlMs: 60 * MINUTE }),
      ...(endpoint.url && { waWebSocketUrl: endpoint.url }),
      ...(version && { version }),
      ...(qrTimeoutMs && { qrTimeout: qrTimeoutMs }),
      ...(makeSignalRepository && { makeSignalRepository }),
    });
  const socket = trusting(endpoint.root, () => sharingAsyncStorage(make));
  handleMessagesInOrder(socket, pause, (err) => logger.error({ err }, 'a message could not be handled'));
  return socket;
}
