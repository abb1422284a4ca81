import type { Contact } from '#libs/contacts';
import type { ContactListDto } from './contact.dto.js';

export const contactsView = (contacts: Contact[]): ContactListDto => ({
  success: true,
  data: contacts.map(({ jid, lid, names }) => ({
    id: jid,
    lid,
    phone_number: jid.endsWith('@s.whatsapp.net') ? jid.split('@')[0]! : null,
    name: names.full_name ?? names.first_name ?? names.business_name ?? names.push_name,
    push_name: names.push_name,
  })),
});
