/**
 * Pseudo-random numbers that are the same for the same seed (mulberry32). Every actor has a generator of its own, so
 * that what one does never shifts the numbers of another.
 */
export class Random {
  #state;

  /** @param {number} seed @param {string} actor */
  constructor(seed, actor) {
    this.#state = seed | 0;
    for (const letter of actor) this.#state = Math.imul(this.#state ^ letter.codePointAt(0), 0x9e3779b1);
  }

  /** From 0 to below 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(from, to) {
    return from + this.next() * (to - from);
  }

  /** One of the keys; the values are how likely each is. */
  weighted(weights) {
    let left = this.next() * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    for (const [key, weight] of Object.entries(weights)) {
      left -= weight;
      if (left < 0) return key;
    }
    return Object.keys(weights)[0];
  }
}
