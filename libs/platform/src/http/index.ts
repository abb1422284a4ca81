export { ApiErrors } from './api-errors.decorator.js';
export * from './describe-errors.js';
export * from './error.dto.js';
export * from './native-error.filter.js';
export { NoTimeout } from './no-timeout.decorator.js';
