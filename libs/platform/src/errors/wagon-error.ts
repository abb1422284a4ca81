/** One field of a request that was refused. `value` is what was sent, when it is safe to show. */
export interface FieldProblem {
  field: string;
  message: string;
  value?: unknown;
}

export interface ErrorKind {
  /** HTTP status that every API surface starts from. */
  status: number;
  /** The text of the answer when the thrower gives none. */
  title: string;
  /** Whether the same request may succeed later, unchanged. */
  retryable?: boolean;
}

/** The one error class: a stable code from a feature's table, rendered by each API in its own shape. */
export class WagonError extends Error {
  override name = 'WagonError';
  readonly status: number;
  readonly retryable: boolean;

  constructor(
    readonly code: string,
    kind: ErrorKind,
    readonly detail: {
      message?: string;
      fields?: FieldProblem[];
      /** Further members of the answer, e.g. the id of a message whose fate is unknown. */
      extra?: Record<string, unknown>;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(detail.message ?? kind.title, { cause: detail.cause });
    this.status = kind.status;
    this.retryable = kind.retryable ?? false;
  }
}

/**
 * A feature's table of errors as functions that make them: `throw DeviceErrors.DEVICE_NOT_FOUND()`.
 * @param table code → status, title, retryable
 */
export function errorTable<Table extends Record<string, ErrorKind>>(table: Table) {
  type Maker = (detail?: WagonError['detail']) => WagonError;
  const makers = Object.entries(table).map(([code, kind]) => {
    errorCatalog.set(code, kind);
    return [code, (detail?: WagonError['detail']) => new WagonError(code, kind, detail)];
  });
  return Object.freeze(Object.fromEntries(makers)) as { readonly [Code in keyof Table]: Maker };
}

/** Every code of every table that was loaded: the documentation's list is made from it. */
export const errorCatalog = new Map<string, ErrorKind>();
