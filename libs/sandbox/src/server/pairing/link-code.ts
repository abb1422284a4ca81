import { randomBytes } from 'node:crypto';
import type { Account } from '../account.js';
import { agree, generateKeyPair } from '../crypto/curve.js';
import { notPaired, type SandboxError } from '../sandbox.errors.js';
import type { BinaryNode } from '../wire/codec.js';
import { parseJid, SERVER_JID } from '../wire/jid.js';
import { bytes, child, iqError, iqResult, node, nowSeconds } from '../wire/node.js';
import {
  advSecretOf,
  type KeyBundle,
  openKeyBundle,
  unwrapEphemeral,
  wrapEphemeral,
} from './link-code-crypto.js';
import type { PairingSession } from './pairing-session.js';

const LIFETIME_MS = 3 * 60_000;
const ANSWER_TIMEOUT_MS = 10_000;
const TOO_MANY_REQUESTS = 429;

/** One attempt to type a code: the client's answer opens with the right code only. */
interface Attempt {
  open(wrapped: Buffer): KeyBundle;
  settle(outcome: KeyBundle | SandboxError): void;
}

/** The code one client waits for. A wrong code leaves it as it was. */
export class LinkCodeOffer {
  readonly ref = randomBytes(16).toString('base64url');
  private readonly until = Date.now() + LIFETIME_MS;
  attempt: Attempt | undefined;

  constructor(
    readonly number: string,
    readonly wrappedEphemeral: Buffer,
  ) {}

  isLive(now = Date.now()): boolean {
    return now < this.until;
  }

  fail(error: SandboxError): void {
    this.attempt?.settle(error);
  }
}

/** The client shows a code and waits for somebody to type it on the phone. */
export function offerLinkCode(session: PairingSession, query: BinaryNode, registration: BinaryNode): void {
  const { network, connection } = session;
  const number = parseJid(registration.attrs.jid)?.user ?? '';
  const refused = network.faults.strike('refuse_pair_code', { number });
  if (refused) {
    connection.send(iqError(query, refused.code ?? TOO_MANY_REQUESTS, 'rate-overlimit'));
    return;
  }
  const wrapped = bytes(child(registration, 'link_code_pairing_wrapped_companion_ephemeral_pub'));
  if (!network.account(number) || !wrapped) {
    connection.send(iqError(query, 400, 'bad-request'));
    return;
  }
  session.linkCode = new LinkCodeOffer(number, wrapped);
  for (const tell of network.linkCodeWatchers) tell();
  const ref = node('link_code_pairing_ref', {}, Buffer.from(session.linkCode.ref));
  connection.send(iqResult(query, [node('link_code_companion_reg', { stage: 'companion_hello' }, [ref])]));
}

/** The client's answer to a typed code. An error lets it take part in the next attempt. */
export function finishLinkCode(session: PairingSession, query: BinaryNode, registration: BinaryNode): void {
  const attempt = session.linkCode?.attempt;
  const wrapped = bytes(child(registration, 'link_code_pairing_wrapped_key_bundle'));
  if (!attempt || !wrapped) {
    session.connection.send(iqError(query, 400, 'bad-request'));
    return;
  }
  try {
    const bundle = attempt.open(wrapped);
    session.connection.send(iqResult(query));
    attempt.settle(bundle);
  } catch {
    session.connection.send(iqError(query, 400, 'bad-request'));
    attempt.settle(notPaired('link_code_wrong', 'The code is wrong. The pending one can still be entered.'));
  }
}

/** Types a code on the phone for one waiting client. Resolves to the secret that authenticates its identity. */
export async function enterLinkCode(
  session: PairingSession,
  account: Account,
  code: string,
): Promise<Buffer> {
  const offer = session.linkCode!;
  const ephemeral = generateKeyPair();
  const theirs = await unwrapEphemeral(code, offer.wrappedEphemeral);
  const wrapped = await wrapEphemeral(code, ephemeral.public);
  const secret = agree(ephemeral.private, theirs);
  const bundle = await answerTo(
    session,
    offer,
    (data) => openKeyBundle(secret, data),
    () => session.connection.send(primaryHello(offer.ref, account.identity.public, wrapped)),
  );
  if (!bundle.companionIdentity.equals(session.registration.identity))
    throw notPaired('identity_mismatch', 'The device answered for an identity that is not its own.');
  return advSecretOf(secret, account.identity.private, bundle);
}

function answerTo(
  session: PairingSession,
  offer: LinkCodeOffer,
  open: (wrapped: Buffer) => KeyBundle,
  ask: () => void,
): Promise<KeyBundle> {
  if (offer.attempt)
    throw notPaired('already_pairing', 'A code is being checked for this device at the moment.');
  return new Promise((resolve, reject) => {
    const cancel = session.network.timers.after(ANSWER_TIMEOUT_MS, () =>
      offer.fail(notPaired('companion_silent', 'The device that shows the code did not answer in time.')),
    );
    const settle = (outcome: KeyBundle | SandboxError) => {
      cancel();
      offer.attempt = undefined;
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    };
    offer.attempt = { open, settle };
    ask();
  });
}

const primaryHello = (ref: string, identity: Buffer, wrappedEphemeral: Buffer): BinaryNode =>
  node(
    'notification',
    {
      from: SERVER_JID,
      id: randomBytes(8).toString('hex'),
      type: 'link_code_companion_reg',
      t: nowSeconds(),
    },
    [
      node('link_code_companion_reg', { stage: 'primary_hello' }, [
        node('link_code_pairing_ref', {}, Buffer.from(ref)),
        node('primary_identity_pub', {}, identity),
        node('link_code_pairing_wrapped_primary_ephemeral_pub', {}, wrappedEphemeral),
      ]),
    ],
  );
