/** The names of a person that the account knows. */
export interface PersonNames {
  /** In the phone's address book. */
  full_name: string | null;
  first_name: string | null;
  /** As the person calls himself. */
  push_name: string | null;
  /** Of a business, as WhatsApp has verified it. */
  business_name: string | null;
}

/** What WhatsApp has told of a person. */
export interface PersonNews {
  /** By telephone number where it is known, else by LID. */
  jid: string;
  lid: string | null;
  /** Those that it told; null: there is none any more. */
  names: Partial<PersonNames>;
}
