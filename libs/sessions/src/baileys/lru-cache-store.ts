import type { CacheStore } from '@whiskeysockets/baileys';
import { LRUCache } from 'lru-cache';

/**
 * A bounded cache in the form Baileys takes. Its own default keeps a timer for each of four caches of every socket,
 * without a bound.
 */
export function lruCacheStore(limit: { entries: number; ttlMs: number }): CacheStore {
  const cache = new LRUCache<string, NonNullable<unknown>>({ max: limit.entries, ttl: limit.ttlMs });
  return {
    get: <T>(key: string) => cache.get(key) as T | undefined,
    set: <T>(key: string, value: T) => void cache.set(key, value as NonNullable<T>),
    del: (key) => void cache.delete(key),
    flushAll: () => cache.clear(),
  };
}
