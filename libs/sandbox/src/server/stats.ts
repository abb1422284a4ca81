/** Counters since the sandbox was opened. */
export class Stats {
  messagesIn = 0;
  messagesOut = 0;
  nacks = 0;
  retryReceipts = 0;
  undecryptable = 0;
  private readonly unknown = new Map<string, number>();

  /** Counts a query nobody here answers, by its name as the table of queries would have it. */
  countUnknownQuery(name: string): void {
    this.unknown.set(name, (this.unknown.get(name) ?? 0) + 1);
  }

  get unknownQueries(): number {
    let total = 0;
    for (const count of this.unknown.values()) total += count;
    return total;
  }

  get unknownQueryNames(): Record<string, number> {
    return Object.fromEntries(this.unknown);
  }
}
