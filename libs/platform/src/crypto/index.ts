export * from './encryption-key.js';
export * from './hash.js';
export * from './secret-box.js';
