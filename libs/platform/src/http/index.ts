export { ApiErrors } from './api-errors.decorator.js';
export * from './describe-errors.js';
export * from './error.dto.js';
export * from './native-error.filter.js';
export * from './request-scope.middleware.js';
export * from './request-timeout.interceptor.js';
export * from './require-json.interceptor.js';
export * from './to-wagon-error.js';
export * from './validation.pipe.js';
