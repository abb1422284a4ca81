import { setTimeout as pause } from 'node:timers/promises';
import { bearer, call, done } from '../support/http.mjs';
import { Random } from './random.mjs';

/** A call that has no answer after this is given up, and made again like one that failed. */
const PATIENCE_MS = 45_000;
const BACKOFF_MS = { from: 100, to: 700 };
/** What one person writes in one life of the gateway at most: on a busy machine the backlog must not grow for ever. */
const WRITTEN_PER_LIFE = 15;
const MAY_BE_RETRIED = (status) => status === 409 || status === 429 || status >= 500;

/**
 * The load, both ways at once. Clients of the gateway send text after text in their chats, each with an
 * `Idempotency-Key` and again until it is answered; people write to the accounts that the gateway holds.
 */
export class Traffic {
  /** What clients sent: `{ chat, n, text, key, attempts, messageId, ackedAt, refused }`. */
  sends = [];
  /** What people wrote: `{ chat, n, text, messageId, sentAt }`. */
  writings = [];
  /** Told of every answered send. */
  onAnswer = () => undefined;
  #stopping = false;
  #givingUp = false;
  #actors = [];
  #failure;
  #writtenInLife = new Map();

  constructor({ world, gateway, sandbox, seed, paceMs }) {
    Object.assign(this, { world, gateway, sandbox, seed, paceMs });
  }

  /** The gateway has been started again. */
  newLife() {
    this.#writtenInLife.clear();
  }

  start() {
    for (const chat of this.world.chats) {
      this.#play(this.#client(chat));
      if (!chat.peerDevice) this.#play(this.#person(chat));
    }
  }

  /** Nothing new from now on. Resolves when everything is answered, or the time is up. */
  async stop(withinMs) {
    this.#stopping = true;
    const timer = setTimeout(() => {
      this.#givingUp = true;
    }, withinMs);
    await Promise.all(this.#actors);
    clearTimeout(timer);
    if (this.#failure) throw this.#failure;
  }

  /** What goes wrong here is a mistake of the test, told at the end. */
  #play(actor) {
    const failed = (error) => {
      this.#failure ??= error;
    };
    this.#actors.push(actor.catch(failed));
  }

  /** Mostly a stroll, now and then several without a pause. */
  async #rest(random) {
    if (random.next() < 0.25) return;
    await pause(random.between(0, 2 * this.paceMs));
  }

  async #client(chat) {
    const random = new Random(this.seed, `client ${chat.id}`);
    for (let n = 1; !this.#stopping; n++) {
      const send = { chat, n, text: `to ${chat.id} #${n}`, key: `${chat.id}-${n}-${this.seed}`, attempts: 0 };
      this.sends.push(send);
      await this.#sendUntilAnswered(send, random);
      await this.#rest(random);
    }
  }

  async #sendUntilAnswered(send, random) {
    const { device, peer } = send.chat;
    const body = { device_id: device.id, number: peer, text: send.text };
    const headers = { ...bearer(device.token), 'idempotency-key': send.key };
    while (!this.#givingUp) {
      send.attempts++;
      const timeoutMs = PATIENCE_MS;
      const answer = await call('POST', `${this.gateway.url}/send/text`, { body, headers, timeoutMs }).catch(
        (error) => ({ status: 0, body: String(error.cause?.code ?? error.name) }),
      );
      send.lastAnswer = answer.status || answer.body;
      if (answer.status >= 200 && answer.status < 300) {
        send.ackedAt = Date.now();
        send.messageId = answer.body.message_id;
        return this.onAnswer(send);
      }
      if (answer.status !== 0 && !MAY_BE_RETRIED(answer.status)) {
        send.refused = `${answer.status} ${JSON.stringify(answer.body)}`;
        return;
      }
      await pause(random.between(BACKOFF_MS.from, BACKOFF_MS.to));
    }
  }

  async #person(chat) {
    const random = new Random(this.seed, `person ${chat.id}`);
    const written = () => this.#writtenInLife.get(chat) ?? 0;
    for (let n = 1; !this.#stopping; n++) {
      while (written() === WRITTEN_PER_LIFE && !this.#stopping) await pause(50);
      this.#writtenInLife.set(chat, written() + 1);
      const text = `from ${chat.id} #${n}`;
      const { message_id } = await done('POST', `${this.sandbox.url}/phones/${chat.peer}/messages`, {
        body: { to: chat.device.number, text },
      });
      this.writings.push({ chat, n, text, messageId: message_id, sentAt: Date.now() });
      await this.#rest(random);
    }
  }
}
