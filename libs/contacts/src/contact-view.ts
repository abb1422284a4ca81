import type { ContactDto } from './contact.dto.js';
import type { Contact } from './contact.js';

/** As WUTS shows contacts: a name that is not known is left out. */
export const contactView = ({ jid, lid, names }: Contact): ContactDto => ({
  jid,
  lid,
  phone_number: jid.endsWith('@s.whatsapp.net') ? jid.split('@')[0]! : null,
  ...Object.fromEntries(Object.entries(names).filter(([, name]) => name !== null)),
});
