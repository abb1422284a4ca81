import type { WAMessage as WireMessage } from '@whiskeysockets/baileys';
import type { Device, DevicesService } from '#libs/devices';
import type { EventPublisher, Logger, UnitOfWork } from '#libs/platform';
import type { SocketSettings } from './baileys/open-socket.js';
import type { CredentialStore } from './credentials/credential-store.js';
import type { Disconnect } from './disconnect-policy.js';
import type { OnlineAccount } from './online-account.js';
import type { Receipt, Self } from './receipt.js';

/** A message as it came from the wire, decrypted. */
export type { WireMessage };

/** A feature that wants to know what arrives on live sessions. Calls of one session come one after another. */
export interface SessionObserver {
  /** A message came in, or another device of the account sent one. */
  onMessage?(device: Device, message: WireMessage, self: Self): Promise<void>;
  onReceipt?(device: Device, receipt: Receipt, self: Self): Promise<void>;
  /** The device has logged in. Called at once; `account.onClose` tells of the end. */
  onOnline?(device: Device, account: OnlineAccount): void;
  /** Somebody could not read a message of ours and asks for it again. @returns what `OnlineAccount.relay` was given */
  findSent?(device: Device, messageId: string): Promise<Uint8Array | undefined>;
}

/** What sessions share; made once by the registry. */
export interface SessionContext {
  credentials: CredentialStore;
  devices: DevicesService;
  events: EventPublisher;
  unitOfWork: UnitOfWork;
  logger: Logger;
  observers: ReadonlySet<SessionObserver>;
  sendTimeoutMs: number;
  /** Where the network is and how to present oneself there. @throws NETWORK_UNAVAILABLE */
  socketSettings(device: Device): Omit<SocketSettings, 'auth' | 'logger' | 'findSent'>;
  /** Set while WhatsApp refuses our client version on the device's network: nothing reconnects by itself then. */
  refusedVersion(device: Device): Disconnect | undefined;
  refuseVersion(device: Device, disconnect: Disconnect): void;
}
