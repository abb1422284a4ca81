import { createHash } from 'node:crypto';
import {
  addTransactionCapability,
  DEFAULT_CONNECTION_CONFIG,
  type SignalDataSet,
  type SocketConfig,
} from '@whiskeysockets/baileys';
import { NoSessionFits } from '../baileys/isolated-sessions.js';
import type { ConnectionKeys } from '../credentials/connection-keys.js';
import { INBOX } from '../credentials/signal-key.repository.js';
import { InboundStanza } from './inbound-stanza.js';

type MakeRepository = SocketConfig['makeSignalRepository'];
type SignalRepository = ReturnType<MakeRepository>;

/** What the repository asks and tells when a message cannot be decrypted. */
export interface UnreadableWatch {
  /** Whether the message of this stanza has been told, in this life of the process or in an earlier one. */
  wasTold(stanza: InboundStanza): Promise<boolean>;
  /** The sender's ratchet is ahead of ours, as after a restored older copy of the database. */
  onMisfit(): void;
}

/** The padding alone: an empty message, which says nothing to anybody and is acknowledged like any other. */
const NOTHING_TO_TELL = new Uint8Array([1]);

/** Everything that reads, changes and stores a session or sender key. */
const STEPS = [
  'encryptMessage',
  'decryptGroupMessage',
  'encryptGroupMessage',
  'processSenderKeyDistributionMessage',
  'getSenderKeyDistributionMessage',
  'injectE2ESession',
  'deleteSession',
  'migrateSession',
] as const;

/**
 * Baileys' own Signal repository with three things put right (observed with 7.0.0-rc14):
 *
 * - Baileys locks a send by the account and a decryption by the contact, and a send writes its sessions only after the
 *   ciphertext is on the wire. So one can overwrite the other's ratchet step. Here every step of an account's ratchets
 *   is alone, and written before its ciphertext is handed on.
 * - A plaintext is kept with the ratchet step that it took, until it has been told: a connection or a process that
 *   dies in between could never read the message again.
 * - A message that was told and is delivered once more cannot be decrypted. It is acknowledged instead of refused.
 */
export function durableSignalRepository(keys: ConnectionKeys, watch: UnreadableWatch): MakeRepository {
  return (auth, logger, pnToLID) => {
    const ownKeys = addTransactionCapability(keys, logger, DEFAULT_CONNECTION_CONFIG.transactionOpts);
    const inner = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
      { creds: auth.creds, keys: ownKeys },
      logger,
      pnToLID,
    );
    const alone = oneAfterAnother();
    const repository: SignalRepository = { ...inner };
    for (const step of STEPS) {
      const work = inner[step].bind(inner) as (...args: unknown[]) => Promise<unknown>;
      Object.assign(repository, { [step]: (...args: unknown[]) => alone(() => work(...args)) });
    }
    repository.decryptMessage = (sealed) =>
      alone(() => read(sealed.ciphertext, () => inner.decryptMessage(sealed)));
    repository.decryptGroupMessage = (sealed) =>
      alone(() => read(sealed.msg, () => inner.decryptGroupMessage(sealed)));
    return repository;

    async function read(ciphertext: Uint8Array, decrypt: () => Promise<Uint8Array>): Promise<Uint8Array> {
      const stanza = InboundStanza.current;
      if (!stanza) return decrypt();
      const id = createHash('sha256').update(ciphertext).digest('base64url');
      try {
        const plaintext = await ownKeys.transaction(async () => {
          const read = await decrypt(); // joins the transaction, so that its step is stored with what follows
          await ownKeys.set({ [INBOX]: { [id]: Buffer.from(read) } } as SignalDataSet);
          return read;
        }, INBOX);
        stanza.kept.push(id);
        stanza.decrypted();
        return plaintext;
      } catch (error) {
        const plaintext = await keys.plaintext(id);
        if (plaintext) {
          stanza.kept.push(id);
          stanza.decrypted();
          return plaintext;
        }
        if (!(await watch.wasTold(stanza))) {
          if (error instanceof NoSessionFits && error.isAhead) watch.onMisfit();
          throw error;
        }
        stanza.isRepeated = true;
        return NOTHING_TO_TELL;
      }
    }
  };
}

/** A lock: work of one connection, one after another, in the async context of its caller. */
function oneAfterAnother(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
