export { witi } from './witi.facade.js';
