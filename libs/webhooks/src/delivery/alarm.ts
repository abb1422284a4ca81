/** Longer waits make a timer of Node fire at once. */
const LONGEST_MS = 24 * 60 * 60 * 1_000;

/** Calls once at the earliest of the times it was set to. */
export class Alarm {
  private timer: NodeJS.Timeout | undefined;
  private at = Number.POSITIVE_INFINITY;

  constructor(private readonly ring: () => void) {}

  /** @param at by the clock; a time in the past rings in the next turn */
  setTo(at: number): void {
    if (at >= this.at) return;
    clearTimeout(this.timer);
    this.at = at;
    this.timer = setTimeout(
      () => {
        this.at = Number.POSITIVE_INFINITY;
        this.ring();
      },
      Math.min(Math.max(0, at - Date.now()), LONGEST_MS),
    );
  }

  clear(): void {
    clearTimeout(this.timer);
    this.at = Number.POSITIVE_INFINITY;
  }
}
