export { whatisup } from './whatisup.facade.js';
