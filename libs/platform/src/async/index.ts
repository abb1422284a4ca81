export * from './shared-async-storage.js';
