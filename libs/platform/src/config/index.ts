export * from './config.js';
export { NATIVE_API, variables } from './variables.js';
