import type { PersonNames } from '#libs/sessions';

/** A person whom an account knows. */
export interface Contact {
  /** By telephone number where it is known, else by LID. */
  jid: string;
  lid: string | null;
  names: PersonNames;
}
