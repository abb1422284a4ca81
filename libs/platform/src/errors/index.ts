export * from './platform.errors.js';
export * from './wagon-error.js';
