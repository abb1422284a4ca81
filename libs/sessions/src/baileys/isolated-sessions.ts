import { SessionCipher } from 'libsignal';

/** What libsignal's published types leave out. */
interface Session {
  _chains: Record<string, unknown>;
  indexInfo: { used: number };
  serialize(): unknown;
}
interface Cipher {
  doDecryptWhisperMessage(ciphertext: Buffer, session: Session): Promise<Buffer>;
  decryptWithSessions(
    ciphertext: Buffer,
    sessions: Session[],
  ): Promise<{ session: Session; plaintext: Buffer }>;
}

/** Where the sender's ratchet key is in a message: after the version byte, the tag and the length. */
const RATCHET_KEY = { from: 3, to: 36 };

/**
 * Makes a failed attempt to decrypt leave no trace in the session that it was made with.
 *
 * libsignal (6.0.0) tries a message in every session of a contact, each attempt takes ratchet steps, and when one of
 * them succeeds all are stored. A session that did not fit has then moved on to a key that nobody will ever use:
 * observed at nearly every reconnect with traffic both ways, when a message of the old session crosses the first one
 * of the new.
 */
(SessionCipher.prototype as unknown as Cipher).decryptWithSessions = async function (ciphertext, sessions) {
  const ratchetKey = ciphertext.subarray(RATCHET_KEY.from, RATCHET_KEY.to).toString('base64');
  const isExpected = (session: Session) => Number(ratchetKey in session._chains);
  if (sessions.length === 0) throw new Error('No sessions available');
  for (const session of sessions.toSorted((a, b) => isExpected(b) - isExpected(a))) {
    const before = session.serialize();
    try {
      const plaintext = await this.doDecryptWhisperMessage(ciphertext, session);
      session.indexInfo.used = Date.now();
      return { session, plaintext };
    } catch {
      Object.assign(session, (session.constructor as unknown as SessionClass).deserialize(before));
    }
  }
  throw new NoSessionFits(!sessions.some(isExpected));
};

/** A message of an established session fits none of those that we have. */
export class NoSessionFits extends Error {
  override name = 'NoSessionFits';
  /** @param isAhead the sender's ratchet has gone on without us; else the message is damaged or a repetition */
  constructor(readonly isAhead: boolean) {
    super('No matching sessions found for message'); // Baileys looks at these words
  }
}

interface SessionClass {
  deserialize(data: unknown): Session;
}
