import asyncHooks, { AsyncLocalStorage } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';

/** Copied by every `run`: what was started inside another one keeps what that one had. */
const stores = new AsyncLocalStorage<ReadonlyMap<object, unknown>>();

/**
 * An `AsyncLocalStorage` of which any number cost as much as one.
 *
 * On Node 20 every promise of the process pays for every storage that was ever run, also for those that nobody has any
 * more: 0.2 µs per `await` with none, 1.4 µs with 10, 23 µs with 100 (measured). All of these share a single one.
 */
export class SharedAsyncStorage<T> {
  getStore(): T | undefined {
    return stores.getStore()?.get(this) as T | undefined;
  }

  run<R>(store: T, work: () => R): R {
    return stores.run(new Map(stores.getStore()).set(this, store), work);
  }
}

/** Runs `make`, which is synchronous, so that every `AsyncLocalStorage` that it makes is a shared one. */
export function sharingAsyncStorage<R>(make: () => R): R {
  const original = Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage')!;
  const shared = { value: SharedAsyncStorage, configurable: true, enumerable: true, writable: true };
  Object.defineProperty(asyncHooks, 'AsyncLocalStorage', shared);
  syncBuiltinESMExports();
  try {
    return make();
  } finally {
    Object.defineProperty(asyncHooks, 'AsyncLocalStorage', original);
    syncBuiltinESMExports();
  }
}
