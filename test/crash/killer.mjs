import { setTimeout as pause } from 'node:timers/promises';
import { Random } from './random.mjs';

/** When the gateway dies, and how likely each is. */
const MOMENTS = { working: 55, reconnecting: 20, starting: 15, twice: 10 };
const WORKS_WITHIN_MS = 20_000;

/**
 * Kills the gateway again and again.
 *
 *   working       up to 2 s after the first send was answered
 *   reconnecting  up to 0.8 s after it listens: its devices are just logging in and get what was kept for them
 *   starting      while it starts
 *   twice         working, and again within 1 s of being started
 */
export class Killer {
  /** Every life: `{ startedAt, listeningAt, answeredAt, killedAt, moment }`. */
  lives = [];
  /** Set from outside: no further kill. */
  isEnough = false;
  #longestStartMs = 1500;

  constructor({ gateway, traffic, seed, onlyWorking = false }) {
    Object.assign(this, { gateway, traffic, onlyWorking });
    this.random = new Random(seed, 'killer');
    traffic.onAnswer = () => this.#noteAnswer();
  }

  /** The gateway runs. Kills it so often; it runs again afterwards. @param told of each death */
  async kill(times, told) {
    this.#begin();
    while (this.deaths < times && !this.isEnough) {
      const moment = this.onlyWorking ? 'working' : this.random.weighted(MOMENTS);
      await this.#waitFor(moment);
      await this.#end(moment, told);
      if (moment !== 'twice' || this.deaths === times) continue;
      await pause(this.random.between(0, 1000));
      await this.#end('twice', told);
    }
    if (!(await this.gateway.listens())) throw new Error('the gateway did not start any more');
    this.#life.listeningAt = Date.now();
  }

  get deaths() {
    return this.lives.filter(({ killedAt }) => killedAt).length;
  }

  /** From the start of a process until it listened, in ms; of the lives that came so far and were looked at. */
  get starts() {
    return this.#passed('listeningAt');
  }

  /** From the start of a process to its first answered send, in ms; of the lives that came so far. */
  get recoveries() {
    return this.#passed('answeredAt');
  }

  #passed(member) {
    return this.lives
      .slice(1)
      .filter((life) => life[member])
      .map((life) => life[member] - life.startedAt);
  }

  get #life() {
    return this.lives.at(-1);
  }

  #begin() {
    this.lives.push({ startedAt: this.gateway.startedAt });
  }

  #noteAnswer() {
    const life = this.#life;
    // The dead one's last words may be read a moment after its successor was started.
    if (life && Date.now() - life.startedAt > 100) life.answeredAt ??= Date.now();
  }

  async #end(moment, told) {
    const life = this.#life;
    life.moment = moment;
    life.killedAt = Date.now();
    await this.gateway.kill();
    this.gateway.spawn();
    this.traffic.newLife();
    this.#begin();
    told(life);
  }

  async #waitFor(moment) {
    if (moment === 'starting') return pause(this.random.between(0, this.#longestStartMs));
    const life = this.#life;
    if (!(await this.gateway.listens())) throw new Error('the gateway did not start any more');
    life.listeningAt = Date.now();
    this.#longestStartMs = Math.max(this.#longestStartMs, life.listeningAt - life.startedAt);
    if (moment === 'reconnecting') return pause(this.random.between(0, 800));
    const deadline = Date.now() + WORKS_WITHIN_MS;
    while (!life.answeredAt && Date.now() < deadline) await pause(10);
    return pause(this.random.between(0, 2000));
  }
}
