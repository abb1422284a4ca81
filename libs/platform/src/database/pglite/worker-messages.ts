/** What a worker is started for: to make a database in an empty folder and end, or to serve one. */
export interface WorkerTask {
  task: 'initialise' | 'serve';
  folder: string;
}

/** From the gateway's thread. Answered strictly in order, one at a time. */
export type ToWorker =
  /** Whole protocol messages of one connection. Answered by any number of `output` and one `done`. */
  | { bytes: Uint8Array<ArrayBuffer>; connection: number }
  /** The connection is over: roll back what it left open and forget its settings. No answer. */
  | { endOfConnection: number }
  /** Close the database; the worker then ends by itself. */
  | { close: true };

export type FromWorker =
  | { ready: true }
  | { failed: string }
  | { output: Uint8Array<ArrayBuffer>; connection: number; done: boolean };
