export type { Notice } from './notice.js';
export { watchNotices } from './watch-notices.js';
