import { AsyncResource } from 'node:async_hooks';
import DataLoader from 'dataloader';
import { isDatabaseGone } from './database-gone.js';
import type { UnitOfWork } from './unit-of-work.js';

/** Keys that one statement looks for. */
const MOST_AT_ONCE = 200;

/** @returns what there is for each of the keys, in their order. A key may be there more than once */
type Load<Key, Value> = (keys: readonly Key[]) => Promise<(Value | undefined)[]>;

/**
 * Reads by key that share statements: those that are asked for while one statement runs are answered by the next one.
 * Nothing is kept, so what is read was true after it was asked for. Inside of a transaction each reads for itself.
 *
 * @param load when it fails for many keys, each of them is tried alone: nobody's key harms another one's read
 */
export function gatheredReads<Key, Value>(
  unitOfWork: UnitOfWork,
  load: Load<Key, Value>,
): (key: Key) => Promise<Value | undefined> {
  /** Whoever happens to ask first lends the others neither its transaction nor its request's log. */
  const outside = new AsyncResource('gathered-reads');
  let running: Promise<unknown> = Promise.resolve();
  const loader = new DataLoader<Key, Value | undefined>(
    (keys) => {
      const loading = outside.runInAsyncScope(() => load(keys).catch(eachAlone(load, keys)));
      running = loading.catch(() => undefined);
      return loading;
    },
    {
      cache: false,
      maxBatchSize: MOST_AT_ONCE,
      batchScheduleFn: (dispatch) => void running.then(dispatch),
    },
  );
  return async (key) => (unitOfWork.isRunning ? (await load([key]))[0] : loader.load(key));
}

const eachAlone =
  <Key, Value>(load: Load<Key, Value>, keys: readonly Key[]) =>
  (error: unknown): Promise<(Value | undefined | Error)[]> => {
    if (keys.length === 1 || isDatabaseGone(error)) throw error;
    return Promise.all(
      keys.map((key) =>
        load([key]).then(
          ([value]) => value,
          (failure: Error) => failure,
        ),
      ),
    );
  };
