import type { SignalStorage } from 'libsignal';
import {
  deserialize,
  type ProtocolAddress,
  SessionCipher,
  type SessionData,
  serialize,
} from './libsignal.js';

/** Where the sender's ratchet key is in a message: after the version byte, the tag and the length. */
const RATCHET_KEY = { start: 3, end: 36 };

/**
 * Decrypts in each of the sessions by itself, and keeps only the one that could.
 *
 * libsignal tries them all on one record and stores that record whole. A session that does not fit has by then taken
 * a ratchet step for a key it will never see again, and is broken for good: observed when a message in the old
 * session crosses the first one in a new session.
 */
export async function decryptInOneSession(
  storage: SignalStorage,
  address: ProtocolAddress,
  all: SessionData,
  ciphertext: Buffer,
  keep: (merged: SessionData) => void,
): Promise<Buffer> {
  let failure: unknown = new Error('no session');
  for (const id of mostLikelyFirst(all, ciphertext)) {
    const alone: SessionData = { version: all.version, _sessions: { [id]: all._sessions[id]! } };
    const isolated: SignalStorage = {
      ...storage,
      loadSession: async () => deserialize(alone),
      storeSession: async (_, record) =>
        keep({ version: all.version, _sessions: { ...all._sessions, ...serialize(record)._sessions } }),
    };
    try {
      return await new SessionCipher(isolated, address).decryptWhisperMessage(ciphertext);
    } catch (err) {
      failure = err;
    }
  }
  throw failure;
}

/** First the session that has a chain for the message's ratchet key, then the most recently used. */
function mostLikelyFirst({ _sessions }: SessionData, ciphertext: Buffer): string[] {
  const chain = ciphertext.subarray(RATCHET_KEY.start, RATCHET_KEY.end).toString('base64');
  const hasChain = (id: string) => Number(chain in _sessions[id]!._chains);
  const used = (id: string) => _sessions[id]!.indexInfo.used;
  return Object.keys(_sessions).sort((a, b) => hasChain(b) - hasChain(a) || used(b) - used(a));
}
