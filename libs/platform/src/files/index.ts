export * from './durable-files.js';
