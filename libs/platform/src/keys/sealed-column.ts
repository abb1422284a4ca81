/** A column in which a feature keeps sealed values: what it takes to find those of a key and to seal them anew. */
export interface SealedColumn {
  table: string;
  column: string;
  /** The columns that identify a row: its primary key, or another unique one. */
  key: readonly string[];
  /** SQL: the tenant of the row `sealed`, in whose box the value belongs. */
  tenant: string;
  /** The context with which the value of a row was sealed. */
  contextOf(row: Readonly<Record<string, string>>): string;
}
