export type { PersonNames, PersonNews } from './person-news.js';
export { watchPeople } from './watch-people.js';
