/** A number of places that are taken in turn. */
export class Slots {
  private readonly waiters = new Set<() => void>();

  constructor(private free: number) {}

  /** @returns whether a place was taken; false when the signal came first */
  acquire(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.free > 0) {
      this.free--;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const settle = (taken: boolean) => {
        this.waiters.delete(take);
        signal.removeEventListener('abort', leave);
        resolve(taken);
      };
      const take = () => settle(true);
      const leave = () => settle(false);
      this.waiters.add(take);
      signal.addEventListener('abort', leave);
    });
  }

  release(): void {
    const [next] = this.waiters;
    if (next) next();
    else this.free++;
  }
}
