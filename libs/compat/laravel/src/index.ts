export { laravel } from './laravel.facade.js';
