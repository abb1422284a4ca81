export { type Lookup, TargetRefused } from './guarded-connector.js';
export { TargetGuard } from './target-guard.js';
