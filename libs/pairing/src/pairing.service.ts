import { Injectable } from '@nestjs/common';
import type { Device } from '#libs/devices';
import { invalidField, normalizePhone } from '#libs/platform';
import {
  type PairCode,
  PairCodeRefused,
  type QrCode,
  type Session,
  SessionErrors,
  SessionRegistry,
} from '#libs/sessions';

const SECOND = 1000;
const LONGEST_QR_WAIT_MS = 20 * SECOND;

export interface Issued<Code> {
  code: Code;
  /** Whether it is the one that an earlier call returned. */
  cached: boolean;
}

/** Links phones: from "asked" to a code on the screen. What follows the scan is the session's business. */
@Injectable()
export class PairingService {
  /** The codes that a caller has already seen. */
  private readonly shown = new WeakSet<QrCode | PairCode>();
  /** Callers who ask for the same number at the same time get the same code. */
  private readonly asking = new Map<Session, { phone: string; code: Promise<PairCode> }>();

  constructor(private readonly registry: SessionRegistry) {}

  /**
   * The QR code to scan now.
   * @param refresh whether to begin a new pairing although a code is alive
   * @param waitMs how long it waits for a code
   * @throws ALREADY_CONNECTED, ALREADY_PAIRED, QR_TIMEOUT
   */
  async qr(device: Device, refresh: boolean, waitMs = LONGEST_QR_WAIT_MS): Promise<Issued<QrCode>> {
    const session = this.unlinked(device);
    if (refresh || session.mode.name !== 'linking') await session.link('qr');
    return this.issued(await firstQr(session, SessionErrors.QR_TIMEOUT, waitMs));
  }

  /** When the QR code that can be scanned now was made. */
  liveQr(device: Device): QrCode | undefined {
    const { mode } = this.registry.of(device);
    const qr = mode.name === 'linking' ? mode.qr : undefined;
    return qr && qr.expiresAt.getTime() > Date.now() ? qr : undefined;
  }

  /**
   * The code to type on the phone that has this number.
   * @throws ALREADY_CONNECTED, ALREADY_PAIRED, PAIR_CODE_REFUSED, PAIR_CODE_TIMEOUT, VALIDATION_ERROR
   */
  async pairCode(device: Device, phoneText: string, refresh: boolean): Promise<Issued<PairCode>> {
    const phone = normalizePhone(phoneText);
    if (!phone) throw invalidField('phone', 'invalid phone number format', phoneText);
    const session = this.unlinked(device);
    const live = livePairCode(session);
    if (!refresh && live?.phone === phone) return this.issued(live);
    const asked = this.asking.get(session);
    return this.issued(await (asked?.phone === phone ? asked.code : this.askForCode(session, phone)));
  }

  private askForCode(session: Session, phone: string): Promise<PairCode> {
    const earlier = this.asking.get(session)?.code.catch(() => undefined);
    const code = Promise.resolve(earlier)
      .then(() => this.newPairCode(session, phone))
      .finally(() => this.asking.get(session)?.code === code && this.asking.delete(session));
    this.asking.set(session, { phone, code });
    return code;
  }

  private async newPairCode(session: Session, phone: string): Promise<PairCode> {
    this.unlinked(session.device); // a phone may have been linked while an earlier call had its turn
    await session.link('code');
    await firstQr(session, SessionErrors.PAIR_CODE_TIMEOUT); // before it WhatsApp takes no request for a code
    try {
      return await session.requestPairCode(phone);
    } catch (error) {
      if (!(error instanceof PairCodeRefused)) throw error;
      throw SessionErrors.PAIR_CODE_REFUSED({ extra: { whatsapp_code: error.code }, cause: error });
    }
  }

  private unlinked(device: Device): Session {
    const session = this.registry.of(device);
    if (session.mode.name === 'online') throw SessionErrors.ALREADY_CONNECTED();
    if (session.hasCredentials) throw SessionErrors.ALREADY_PAIRED();
    return session;
  }

  private issued<Code extends QrCode | PairCode>(code: Code): Issued<Code> {
    const cached = this.shown.has(code);
    this.shown.add(code);
    return { code, cached };
  }
}

/** @throws the given error when no code comes, and ALREADY_CONNECTED when the phone was faster */
async function firstQr(
  session: Session,
  timeout = SessionErrors.QR_TIMEOUT,
  waitMs = LONGEST_QR_WAIT_MS,
): Promise<QrCode> {
  const found = await session.until(
    (mode) => (mode.name === 'linking' ? mode.qr : ('gone' as const)),
    waitMs,
  );
  if (session.hasCredentials) throw SessionErrors.ALREADY_CONNECTED();
  if (!found || found === 'gone') throw timeout();
  return found;
}

function livePairCode({ mode }: Session): PairCode | undefined {
  const code = mode.name === 'linking' ? mode.pairCode : undefined;
  return code && code.expiresAt.getTime() > Date.now() ? code : undefined;
}
