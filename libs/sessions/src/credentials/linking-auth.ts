import {
  type AuthenticationCreds,
  initAuthCreds,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
} from '@whiskeysockets/baileys';

/**
 * Credentials of a pairing that has not succeeded yet, in memory only. Baileys marks them as an account
 * (`creds.me`) as soon as a pairing code is asked for; kept, they would make the next connection a login that WhatsApp
 * refuses. So nothing is stored until the phone has confirmed.
 */
export class LinkingAuth {
  readonly creds: AuthenticationCreds = initAuthCreds();
  readonly data: SignalDataSet = {};

  readonly keys: SignalKeyStore = {
    get: <Kind extends keyof SignalDataTypeMap>(kind: Kind, ids: string[]) => {
      const kept = (this.data[kind] ?? {}) as Record<string, SignalDataTypeMap[Kind] | null>;
      const found = ids.filter((id) => kept[id]).map((id) => [id, kept[id]]);
      return Object.fromEntries(found) as Record<string, SignalDataTypeMap[Kind]>;
    },
    set: (changes) => {
      for (const [kind, values] of Object.entries(changes) as [keyof SignalDataTypeMap, object][])
        this.data[kind] = { ...this.data[kind], ...values } as never;
    },
  };

  /** Whether the phone has confirmed: `creds.registered` does not tell, it stays false after a QR pairing. */
  get isLinked(): boolean {
    return Boolean(this.creds.me && this.creds.account);
  }
}
