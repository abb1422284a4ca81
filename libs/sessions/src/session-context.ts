import type { WAMessage as WireMessage } from '@whiskeysockets/baileys';
import type { Device, DevicesService } from '#libs/devices';
import type { EventPublisher } from '#libs/journal';
import type { CommitScope, GroupCommit, Logger, UnitOfWork } from '#libs/platform';
import type { SocketSettings } from './baileys/open-socket.js';
import type { CredentialStore } from './credentials/credential-store.js';
import type { Disconnect } from './disconnect-policy.js';
import type { OnlineAccount } from './online-account.js';
import type { DeviceLeases } from './ownership/device-leases.js';
import type { PersonNews } from './people/index.js';
import type { Receipt, Self } from './receipt.js';

/** A message as it came from the wire, decrypted. */
export type { WireMessage };

/**
 * A feature that wants to know what arrives on live sessions. `onMessage`, `onReceipt` and `onPeople` are synchronous:
 * what they add to the scope is durable before WhatsApp hears that the message or receipt has arrived.
 */
export interface SessionObserver {
  /** A message came in, or another device of the account sent one. */
  onMessage?(device: Device, message: WireMessage, self: Self, scope: CommitScope): void;
  onReceipt?(device: Device, receipt: Receipt, self: Self, scope: CommitScope): void;
  /** Names became known, or which of its two JIDs is whose. */
  onPeople?(device: Device, people: PersonNews[], self: Self, scope: CommitScope): void;
  /** Whether this message has been told before, be it by an earlier life of the process. */
  wasTold?(device: Device, key: WireMessage['key']): Promise<boolean>;
  /** The device has logged in. Called at once; `account.onClose` tells of the end. */
  onOnline?(device: Device, account: OnlineAccount, self: Self): void;
  /** Somebody could not read a message of ours and asks for it again. @returns what `OnlineAccount.relay` was given */
  findSent?(device: Device, messageId: string): Promise<Uint8Array | undefined>;
}

/** What sessions share; made once by the registry. */
export interface SessionContext {
  credentials: CredentialStore;
  commit: GroupCommit;
  leases: DeviceLeases;
  devices: DevicesService;
  events: EventPublisher;
  unitOfWork: UnitOfWork;
  logger: Logger;
  observers: ReadonlySet<SessionObserver>;
  sendTimeoutMs: number;
  /** Only tests that prove their own worth let frames leave before what they depend on is stored. */
  withoutBarrier: boolean;
  /** The device has another owner now: its session is of no use any more. */
  onOwnerChanged(device: Device): void;
  /** Where the network is and how to present oneself there. @throws NETWORK_UNAVAILABLE */
  socketSettings(device: Device): Omit<SocketSettings, 'auth' | 'logger' | 'findSent'>;
  /** Set while WhatsApp refuses our client version on the device's network: nothing reconnects by itself then. */
  refusedVersion(device: Device): Disconnect | undefined;
  refuseVersion(device: Device, disconnect: Disconnect): void;
}
