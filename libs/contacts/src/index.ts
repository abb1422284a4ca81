export type { Contact } from './contact.js';
export { ContactsModule } from './contacts.module.js';
export { type ContactPage, ContactsService } from './contacts.service.js';
