import type { Device } from '#libs/devices';
import { type CommitScope, isDatabaseGone, type SecretBox, WagonError } from '#libs/platform';
import type { OnlineAccount, RelayOutcome, Self, ServerAck } from '#libs/sessions';
import { kindNamed, ownMessageData } from '../kinds/index.js';
import type { MessageUpdate, WaitingMessage } from '../messages/message.repository.js';
import { openPart, openRequest, referenceData, sealPart, sealRequest } from '../messages/send-request.js';
import { type Lane, Lanes } from './lanes.js';
import type { OutboxContext } from './outbox-context.js';
import type { FailureCode } from './outcome.js';
import { type Content, Outgoing } from './outgoing.js';

const SECOND = 1000;
/** Messages that WhatsApp has not acknowledged yet, and those that are being made: enough to fill a commit under load. */
const MOST_IN_FLIGHT = 64;
/** How often a message is transmitted on one connection before it waits for the next one. */
const MOST_TRIES = 3;
/** An acknowledgement comes sooner than that, as a rule; it then tells the time of the transmission too. */
const TRANSMISSION_TOLD_AFTER_MS = 200;
/** Longer queues keep their contents in the database. */
const MOST_IN_MEMORY = 500;
const READ_AT_ONCE = 32;
const LOOKS_UP_AGAIN_AFTER_MS = 5 * SECOND;
const READS_AGAIN_AFTER_MS = SECOND;

/** A message that was handed over and not acknowledged. */
interface Flight {
  message: Outgoing;
  wire: Uint8Array;
  tries: number;
  /** Its last try was not answered either: it gave its place to others. */
  isSilent: boolean;
  transmittedAt?: Date;
  silence?: NodeJS.Timeout;
  telling?: NodeJS.Timeout;
}

/**
 * What a device sends on one connection: takes up what the last connection left, then deals with every message in the
 * order of its chat. A message waits in its lane, is handed over (from then on it has a row, and its frame leaves once
 * that is durable), and is in flight until WhatsApp answers.
 *
 * When the connection ends the outbox ends with it: what has a row is taken up by the next one, the rest is dropped.
 */
export class DeviceOutbox {
  private readonly lanes = new Lanes();
  private readonly flights = new Map<string, Flight>();
  /** Of `MOST_IN_FLIGHT`. */
  private places = 0;
  private box: SecretBox | undefined;
  private isOver = false;

  constructor(
    private readonly device: Device,
    private readonly account: OnlineAccount,
    private readonly self: Self,
    private readonly context: OutboxContext,
  ) {
    account.onAck((messageId, ack) => this.onAck(messageId, ack));
    account.onClose(() => this.close());
  }

  /** Of the connection: what is added is stored before what is sent afterwards leaves. */
  get scope(): CommitScope {
    return this.account.scope;
  }

  /** How many messages wait or are in flight. */
  get size(): number {
    return this.lanes.size + this.flights.size;
  }

  /** Takes up what waits in the database, in front of everything that has come since. */
  async resume(): Promise<void> {
    while (!this.isOver) {
      try {
        const { tenantId, id } = this.device;
        const box = await this.context.tenantKeys.boxOf(tenantId);
        const rows = await this.context.messages.waiting(tenantId, id);
        const unknown = rows.filter((row) => !this.knows(row.id));
        this.lanes.prepend(unknown.map((row) => new Outgoing({ ...row, isStored: true })));
        this.box = box;
        return this.proceed();
      } catch (error) {
        this.context.logger.error({ err: error, deviceId: this.device.id }, 'the queue could not be read');
        await this.account.until(READS_AGAIN_AFTER_MS);
      }
    }
  }

  /** Takes up a message that another process has accepted, unless it is known here. */
  adopt(row: WaitingMessage): void {
    if (this.box) this.add(new Outgoing({ ...row, isStored: true }));
  }

  private knows(id: string): boolean {
    return this.lanes.has(id) || this.flights.has(id);
  }

  /** @param patienceMs when it is not its turn by then, it is dropped; only for one without a row */
  add(message: Outgoing, patienceMs?: number): void {
    if (this.isOver) return void message.settle({ result: 'dropped', because: 'disconnected' });
    if (this.knows(message.id)) return;
    if (message.isStored && this.lanes.size > MOST_IN_MEMORY) message.content = undefined;
    this.lanes.append(message);
    if (patienceMs !== undefined) {
      const timer = setTimeout(() => {
        if (this.lanes.remove(message)) message.settle({ result: 'dropped', because: 'timeout' });
      }, patienceMs);
      void message.outcome.then(() => clearTimeout(timer));
    }
    this.proceed();
  }

  /** Takes a message out of the queue. @returns undefined when it is not here or may be on its way */
  withdraw(id: string): Outgoing | undefined {
    const message = this.lanes.find(id);
    if (!message?.mayBeCancelled) return undefined;
    this.lanes.remove(message);
    return message;
  }

  /** The same for everything that waits. @param chat only of this one */
  withdrawAll(chat: string | undefined): Outgoing[] {
    const messages = this.lanes
      .all()
      .filter((message) => message.mayBeCancelled && (chat === undefined || message.chat === chat));
    for (const message of messages) this.lanes.remove(message);
    return messages;
  }

  /** Puts back what was withdrawn in vain. */
  putBack(messages: Outgoing[]): void {
    this.lanes.prepend(messages);
    this.proceed();
  }

  /** Somebody has the message: so WhatsApp has it, whether it has said so or not. */
  confirm(messageId: string): void {
    const flight = this.flights.get(messageId);
    if (flight) this.sent(flight, new Date());
  }

  private close(): void {
    this.isOver = true;
    for (const flight of this.flights.values()) {
      clearTimeout(flight.silence);
      clearTimeout(flight.telling);
      this.unconfirmed(flight.message, 'disconnected');
    }
    for (const message of this.lanes.all())
      message.settle({ result: message.isStored ? 'unconfirmed' : 'dropped', because: 'disconnected' });
    this.flights.clear();
    this.lanes.clear();
  }

  /** Deals with whatever may be dealt with now. */
  private proceed(): void {
    if (this.isOver || !this.box) return;
    for (const lane of this.lanes.turns()) {
      if (this.places >= MOST_IN_FLIGHT) return;
      const message = lane.waiting[0]!;
      this.lanes.take(lane);
      if (message.needsTime) void this.keepTime(lane, message);
      else void this.serve(lane, message);
    }
  }

  private leaveLane(lane: Lane): void {
    this.lanes.release(lane);
    this.proceed();
  }

  /** Waits and types first, as asked. Only its own chat waits with it. */
  private async keepTime(lane: Lane, message: Outgoing): Promise<void> {
    const { delaySeconds, typingSeconds } = message.content!.request;
    try {
      if (delaySeconds > 0) await this.account.until(delaySeconds * SECOND);
      if (typingSeconds > 0) await this.account.showTyping(message.chat, typingSeconds * SECOND);
      message.hasKeptTime = true;
    } catch (error) {
      await this.stumbled(message, error);
    }
    if (!this.isOver) this.leaveLane(lane);
  }

  /** Holds a place from here until the message is answered, or goes back. */
  private async serve(lane: Lane, message: Outgoing): Promise<void> {
    this.places++;
    let isHandedOver = false;
    try {
      isHandedOver = await this.prepare(lane, message);
    } catch (error) {
      await this.stumbled(message, error);
    }
    if (!isHandedOver) this.places--;
    if (!this.isOver) this.leaveLane(lane);
  }

  /** @returns whether it was handed over */
  private async prepare(lane: Lane, message: Outgoing): Promise<boolean> {
    if (!message.content) await this.load(message);
    const { content } = message;
    if (!content) return false; // settled elsewhere
    const { request } = content;
    if (message.isExpired(Date.now())) {
      this.fail(message, 'EXPIRED');
      return false;
    }
    if (request.number !== undefined && !(await this.lookUp(message, request.number))) return false;
    if (message.needsTime) return false;
    const isAgain = content.wire !== undefined;
    const wire = content.wire ?? (await this.generate(message, content));
    if (isAgain && message.chat.endsWith('@g.us')) await this.account.forgetWhoHasGroupKey(message.chat);
    if (this.isOver || lane.waiting[0] !== message) return false; // withdrawn
    this.lanes.remove(message);
    this.handOver(message, content, wire, isAgain);
    return true;
  }

  /** @returns whether it is known now where the message goes */
  private async lookUp(message: Outgoing, number: string): Promise<boolean> {
    const jid = await this.account.jidOfNumber(number);
    if (jid === null) this.fail(message, 'NOT_ON_WHATSAPP');
    else if (jid === undefined) await this.account.until(LOOKS_UP_AGAIN_AFTER_MS);
    else {
      message.chat = jid;
      delete message.content!.request.number;
    }
    return typeof jid === 'string';
  }

  private generate(message: Outgoing, { request }: Content): Promise<Uint8Array> {
    const { quoted } = request;
    const content = kindNamed(message.kind).toWire(request.content as never);
    return this.account.generate(message.chat, content, {
      messageId: message.id,
      quoted: quoted && {
        key: {
          remoteJid: message.chat,
          id: quoted.id,
          fromMe: quoted.fromMe,
          participant: quoted.participant,
        },
        message: { conversation: quoted.text },
      },
    });
  }

  /** Synchronous: the row is in the scope before the first frame that depends on it. */
  private handOver(message: Outgoing, content: Content, wire: Uint8Array, isAgain: boolean): void {
    const { id: deviceId, tenantId } = this.device;
    const { id, chat, kind, acceptedAt, expiresAt, isAsync, claim } = message;
    const sealed = isAgain ? undefined : sealPart(this.box!, deviceId, id, 'wire', wire);
    if (!message.isStored) {
      const insert = {
        ...{ deviceId, tenantId, id, chat, kind, acceptedAt, expiresAt, isAsync },
        request: sealRequest(this.box!, deviceId, id, content.request),
        wire: sealed!,
        ...{ transmittedAt: null, failedAt: null, error: null, whatsappCode: null },
      };
      this.scope.add(this.context.messageTable, { insert });
      if (claim) this.scope.add(this.context.keyTable, claim);
      message.isStored = true;
      message.ticket = this.scope.ticket;
    } else if (sealed) this.record(message, { chat, wire: sealed });
    const flight: Flight = { message, wire, tries: 0, isSilent: false };
    this.flights.set(id, flight);
    this.transmit(flight);
  }

  private transmit(flight: Flight): void {
    const { message, wire } = flight;
    flight.tries++;
    this.listen(flight);
    this.account
      .relay(message.chat, wire, message.id, () => this.onLeave(flight))
      .then(
        (outcome) => this.onRelayed(flight, outcome),
        (error) => this.onRelayFailed(flight, error),
      );
  }

  private isLive(flight: Flight): boolean {
    return this.flights.get(flight.message.id) === flight;
  }

  private onLeave(flight: Flight): void {
    if (!this.isLive(flight) || flight.transmittedAt) return;
    const transmittedAt = new Date();
    flight.transmittedAt = transmittedAt;
    flight.telling = setTimeout(
      () => this.record(flight.message, { transmittedAt }),
      TRANSMISSION_TOLD_AFTER_MS,
    );
  }

  private onRelayed(flight: Flight, outcome: RelayOutcome): void {
    if (!this.isLive(flight)) return;
    if (outcome.result === 'refused') this.refused(flight, outcome.code);
    if (outcome.result === 'unanswered') this.tryAgain(flight);
  }

  private onRelayFailed(flight: Flight, error: unknown): void {
    if (!this.isLive(flight)) return;
    if (isDatabaseGone(error)) return this.tryAgain(flight);
    this.context.logger.error({ err: error, deviceId: this.device.id }, 'a message could not be encrypted');
    this.end(flight);
    this.fail(flight.message, 'SEND_FAILED');
    this.proceed();
  }

  private listen(flight: Flight): void {
    clearTimeout(flight.silence);
    flight.silence = setTimeout(() => this.onSilence(flight), this.context.sendTimeoutMs);
  }

  /** No answer in time. One that has not left yet, because its row is not stored, is only waited for. */
  private onSilence(flight: Flight): void {
    if (!this.isLive(flight)) return;
    this.unconfirmed(flight.message, 'timeout');
    if (flight.transmittedAt) this.tryAgain(flight);
    else this.listen(flight);
  }

  private unconfirmed(message: Outgoing, because: 'timeout' | 'disconnected'): void {
    if (message.settle({ result: 'unconfirmed', because })) this.context.count(message.kind, 'unconfirmed');
  }

  /** It may have arrived or not; as it keeps its id, it may be transmitted again. */
  private tryAgain(flight: Flight): void {
    if (flight.isSilent) return;
    clearTimeout(flight.silence);
    this.unconfirmed(flight.message, 'timeout');
    if (flight.tries < MOST_TRIES) return this.transmit(flight);
    flight.isSilent = true;
    this.places--;
    this.proceed();
  }

  private onAck(messageId: string, ack: ServerAck): void {
    const flight = this.flights.get(messageId);
    if (!flight) return;
    if (ack.accepted) this.sent(flight, new Date());
    else this.refused(flight, ack.code);
  }

  /** The state, the event and the answer to whoever waits come true together. */
  private sent(flight: Flight, at: Date): void {
    const { message, wire, transmittedAt = at } = flight;
    this.end(flight);
    this.record(message, { sentAt: at, transmittedAt });
    const { id, chat, content } = message;
    const data = {
      ...ownMessageData(wire, { id, chat, at, self: this.self }),
      ...referenceData(content?.request.reference),
    };
    this.context.events.sent(this.scope, this.device, data);
    this.context.count(message.kind, 'sent');
    message.settle({ result: 'sent', at });
    this.proceed();
  }

  private refused(flight: Flight, whatsappCode: number): void {
    this.end(flight);
    this.fail(flight.message, 'MESSAGE_REFUSED', whatsappCode);
    this.proceed();
  }

  private end(flight: Flight): void {
    clearTimeout(flight.silence);
    clearTimeout(flight.telling);
    this.flights.delete(flight.message.id);
    if (!flight.isSilent) this.places--;
  }

  private fail(message: Outgoing, code: FailureCode, whatsappCode: number | null = null): void {
    this.lanes.remove(message);
    if (message.isStored) {
      this.record(message, {
        failedAt: new Date(),
        error: code,
        ...(whatsappCode !== null && { whatsappCode }),
      });
      const { id, chat, kind, content } = message;
      const reference = content?.request.reference;
      this.context.events.failed(this.scope, this.device, {
        ...{ id, chat, kind, code, whatsappCode, reference },
      });
    }
    this.context.count(message.kind, code === 'MESSAGE_REFUSED' ? 'refused' : code.toLowerCase());
    message.settle({ result: 'failed', code, whatsappCode });
  }

  private record({ id }: Outgoing, news: Omit<MessageUpdate, 'deviceId' | 'id'>): void {
    this.scope.add(this.context.messageTable, { update: { deviceId: this.device.id, id, ...news } });
  }

  /** Something went wrong before the message was handed over. */
  private async stumbled(message: Outgoing, error: unknown): Promise<void> {
    if (this.isOver || isDisconnected(error)) return;
    if (isDatabaseGone(error)) return void (await this.account.until(READS_AGAIN_AFTER_MS));
    this.context.logger.error({ err: error, deviceId: this.device.id }, 'a message could not be made');
    this.fail(message, 'SEND_FAILED');
  }

  private load(message: Outgoing): Promise<void> {
    message.loading ??= this.loadWith(message);
    return message.loading;
  }

  /** Reads the contents of a message, and of those whose turn comes next. */
  private async loadWith(first: Outgoing): Promise<void> {
    const others = [...this.lanes.turns()].map(({ waiting }) => waiting[0]!);
    const chosen = [first, ...others.filter(({ content, loading }) => !content && !loading)];
    const messages = chosen.slice(0, READ_AT_ONCE);
    const reading = this.read(messages);
    for (const message of messages) message.loading = reading;
    await reading.catch((error) => {
      for (const message of messages) message.loading = undefined;
      throw error;
    });
  }

  private async read(messages: Outgoing[]): Promise<void> {
    const { tenantId, id: deviceId } = this.device;
    const ids = messages.map(({ id }) => id);
    const rows = await this.context.messages.load(tenantId, deviceId, ids);
    const found = new Map(rows.map((row) => [row.id, row]));
    for (const message of messages) {
      const row = found.get(message.id);
      if (!row || row.sentAt || row.failedAt || row.cancelledAt) {
        this.lanes.remove(message);
        message.settle({ result: 'cancelled' });
        continue;
      }
      message.content = {
        request: openRequest(this.box!, deviceId, row.id, row.request),
        wire: row.wire ? openPart(this.box!, deviceId, row.id, 'wire', row.wire) : undefined,
      };
    }
  }
}

const isDisconnected = (error: unknown) =>
  error instanceof WagonError && error.code === 'DEVICE_DISCONNECTED';
