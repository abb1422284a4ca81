import type { Store, Transaction } from '../state/store.js';

/** What an account shows of itself, and to whom; on file. */
export interface Profile {
  about: string;
  /** Undefined without a picture. */
  pictureId?: string;
  /** What of the account who may see: `last` → `all`, `contacts`, `none`, … */
  privacy: Record<string, string>;
  /** LID JIDs. */
  blocked: string[];
}

const DEFAULT: Profile = {
  about: '',
  privacy: {
    readreceipts: 'all',
    profile: 'all',
    status: 'all',
    online: 'all',
    last: 'all',
    groupadd: 'all',
    calladd: 'all',
    messages: 'all',
  },
  blocked: [],
};

const row = (number: string) => `profile/${number}`;

export const profileOf = (from: Store | Transaction, number: string): Profile => ({
  ...DEFAULT,
  ...from.get<Profile>(row(number)),
});

export function changeProfile(tx: Transaction, number: string, change: Partial<Profile>): Profile {
  const profile = { ...profileOf(tx, number), ...change };
  tx.put(row(number), profile);
  return profile;
}
