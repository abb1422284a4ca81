/**
 * Rows of one kind, written by few statements however many there are.
 * @typeParam Row what is added; a table may fold rows of one key into one
 */
export interface BatchTable<Row> {
  readonly name: string;
  /** Tables of one commit are written in ascending order, so that a row may refer to one of an earlier table. */
  readonly order: number;
  /** Runs inside `unitOfWork.run`. May run again with the same rows when the database went away before the commit. */
  write(rows: Row[], batch: Batch): Promise<void>;
}

/** What one transaction writes. */
export class Batch {
  private readonly rows = new Map<BatchTable<never>, unknown[]>();
  private readonly afterwards: (() => void)[] = [];
  private written = Number.NEGATIVE_INFINITY;

  /** @throws when the table's turn is over: its rows would be left out */
  add<Row>(table: BatchTable<Row>, row: Row): void {
    if (table.order <= this.written) throw new Error(`${table.name} has been written already`);
    const known = this.rows.get(table);
    if (known) known.push(row);
    else this.rows.set(table, [row]);
  }

  /** Runs when the transaction is committed. Must not throw. */
  afterCommit(work: () => void): void {
    this.afterwards.push(work);
  }

  /** Writes every table, also those that a table before it has added. */
  async write(): Promise<void> {
    for (let table = this.next(); table; table = this.next()) {
      this.written = table.order;
      const rows = this.rows.get(table)!;
      this.rows.delete(table);
      await table.write(rows as never[], this);
    }
  }

  committed(): void {
    for (const work of this.afterwards) work();
  }

  private next(): BatchTable<never> | undefined {
    let first: BatchTable<never> | undefined;
    for (const table of this.rows.keys()) if (!first || table.order < first.order) first = table;
    return first;
  }
}

/** What has no table of its own: each row is work for repositories, done one after another before everything else. */
export const workInTransaction: BatchTable<() => Promise<unknown>> = {
  name: 'work',
  order: 0,
  write: async (rows) => {
    for (const work of rows) await work();
  },
};
