export * from './config.js';
export { variables } from './variables.js';
