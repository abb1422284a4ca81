export { OperationsModule } from './operations.module.js';
export { Reachability } from './reachability.js';
