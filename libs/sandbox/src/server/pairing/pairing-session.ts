import { randomBytes, randomInt } from 'node:crypto';
import type { Account } from '../account.js';
import type { Companion } from '../companion.js';
import type { Connection, Peer } from '../connection.js';
import { strikeAtLogin } from '../connection-faults.js';
import type { Network } from '../network.js';
import { notPaired, type SandboxError } from '../sandbox.errors.js';
import { failure, streamError } from '../stanzas/endings.js';
import { answerUnknown } from '../stanzas/unknown.js';
import type { BinaryNode, proto } from '../wire/codec.js';
import { lidJid, pnJid, SERVER_JID } from '../wire/jid.js';
import { bytes, child, children, iqResult, node, nowSeconds } from '../wire/node.js';
import { isAccepted, type OfferedIdentity, offerIdentity, sealOffer } from './device-identity.js';
import { finishLinkCode, type LinkCodeOffer, offerLinkCode } from './link-code.js';
import { Refs } from './refs.js';
import { type Registration, readRegistration } from './registration.js';

const ANSWER_TIMEOUT_MS = 10_000;
const RESTART_REQUIRED = 515;

interface PendingPairing {
  id: string;
  account: Account;
  device: number;
  offer: OfferedIdentity;
  settle(outcome: Companion | SandboxError): void;
}

/**
 * A client without an account.
 *
 *   waiting   → offered    a phone scanned one of its refs, or its link code was completed
 *   offered   → paired     the client signed its identity; it is told to reconnect
 *   offered   → waiting    the client did not answer, or with a wrong signature
 */
export class PairingSession implements Peer {
  readonly refs = new Refs();
  /** The link code the client has asked for, if it has. */
  linkCode: LinkCodeOffer | undefined;
  private pending: PendingPairing | undefined;

  private constructor(
    readonly network: Network,
    readonly connection: Connection,
    readonly registration: Registration,
    readonly noiseKey: Buffer,
  ) {}

  static open(
    network: Network,
    connection: Connection,
    data: proto.ClientPayload.IDevicePairingRegistrationData,
    noiseKey: Buffer,
  ): PairingSession | undefined {
    if (strikeAtLogin(network, connection)) return undefined;
    try {
      const session = new PairingSession(network, connection, readRegistration(data), noiseKey);
      session.offerRefs();
      return session;
    } catch (err) {
      network.logger.warn({ err }, 'registration refused');
      connection.end(failure(400));
      return undefined;
    }
  }

  async receive(stanza: BinaryNode): Promise<void> {
    if (stanza.tag !== 'iq') return;
    const { type, id } = stanza.attrs;
    if (type === 'result') {
      if (id === this.pending?.id) await this.acceptSignature(stanza);
      return;
    }
    const [query] = children(stanza);
    if (query?.tag === 'link_code_companion_reg' && query.attrs.stage === 'companion_hello')
      offerLinkCode(this, stanza, query);
    else if (query?.tag === 'link_code_companion_reg') finishLinkCode(this, stanza, query);
    else if (query?.tag === 'ping') this.connection.send(iqResult(stanza));
    else if (type !== 'error') answerUnknown(this.network, this.connection, stanza);
  }

  disconnected(): void {
    this.network.pairings.delete(this);
    this.linkCode?.fail(notPaired('companion_gone', 'The device that shows this code has disconnected.'));
    this.pending?.settle(
      notPaired('companion_gone', 'The device disconnected before it had signed its identity.'),
    );
  }

  /** Offers the client an identity of that account; resolves once its signature has been verified and is on file. */
  async pair(account: Account, advSecret: Buffer): Promise<Companion> {
    if (this.network.faults.strike('no_pair_success', { number: account.number }))
      throw notPaired(
        'pair_success_withheld',
        'The fault no_pair_success kept the device from being paired.',
      );
    if (this.pending) throw notPaired('already_pairing', 'This device is being paired at the moment.');
    const device = account.record.nextDevice++;
    const offer = offerIdentity(account.identity, this.registration.identity, {
      rawId: randomInt(1, 2 ** 31),
      timestamp: nowSeconds(),
      keyIndex: device,
    });
    return new Promise((resolve, reject) => {
      const cancel = this.network.timers.after(ANSWER_TIMEOUT_MS, () =>
        settle(notPaired('companion_silent', 'The device did not sign its identity in time.')),
      );
      const settle = (outcome: Companion | SandboxError) => {
        cancel();
        this.pending = undefined;
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const id = randomBytes(8).toString('hex');
      this.pending = { id, account, device, offer, settle };
      this.connection.send(pairSuccess(id, account, device, sealOffer(offer, advSecret)));
    });
  }

  private offerRefs(): void {
    if (this.network.faults.strike('expire_qr', {})) this.refs.expire();
    this.network.pairings.add(this);
    const refs = this.refs.all.map((ref) => node('ref', {}, Buffer.from(ref)));
    const attrs = { from: SERVER_JID, type: 'set', id: randomBytes(8).toString('hex'), xmlns: 'md' };
    this.connection.send(node('iq', attrs, [node('pair-device', {}, refs)]));
  }

  private async acceptSignature(answer: BinaryNode): Promise<void> {
    const { account, device, offer, settle } = this.pending!;
    const signed = bytes(child(child(answer, 'pair-device-sign'), 'device-identity'));
    if (!signed || !isAccepted(offer, this.registration.identity, signed)) {
      this.connection.end(failure(401));
      settle(notPaired('signature_invalid', 'The device answered with a signature that does not verify.'));
      return;
    }
    this.network.pairings.delete(this);
    const companion = await this.linkCompanion(account, device);
    this.connection.end(streamError(RESTART_REQUIRED));
    settle(companion);
  }

  private linkCompanion(account: Account, device: number): Promise<Companion> {
    const { registration } = this;
    return this.network.store.atomically((tx) => {
      const companion = this.network.link(tx, {
        number: account.number,
        id: device,
        keyIndex: device,
        platform: registration.platform,
        registrationId: registration.registrationId,
        identity: registration.identity.toString('base64'),
        noiseKey: this.noiseKey.toString('base64'),
        linkedAt: nowSeconds(),
        welcomed: false,
      });
      companion.preKeys.sign(tx, registration.signedKey);
      return companion;
    });
  }
}

const pairSuccess = (id: string, account: Account, device: number, identity: Buffer): BinaryNode =>
  node('iq', { from: SERVER_JID, type: 'set', id, xmlns: 'md', t: nowSeconds() }, [
    node('pair-success', {}, [
      node('device-identity', {}, identity),
      node('biz', { name: account.record.name }),
      node('device', { jid: pnJid(account.number, device), lid: lidJid(account.record.lid, device) }),
      node('platform', { name: 'android' }),
    ]),
  ]);
