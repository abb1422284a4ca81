import { randomBytes } from 'node:crypto';
import type { ApiKeyMode } from './api-key.entity.js';

const SECRET_BYTES = 32;
/** Of the random part: enough to be practically unique, and 208 of its 256 bits stay unseen. */
const SHOWN = 8;

const API_KEY = /^(zpk_(live|test)_[\w-]{8})[\w-]{35}$/;

/** The text of a new key: what it is for, and 32 random bytes in characters that need no escaping anywhere. */
export const newApiKeyText = (mode: ApiKeyMode): string =>
  `zpk_${mode}_${randomBytes(SECRET_BYTES).toString('base64url')}`;

/** Whether a text has the form of an API key. */
export const isApiKeyText = (text: string): boolean => API_KEY.test(text);

/** The part of a key that may be seen. @param text in the form of a key */
export const prefixOf = (text: string): string => text.slice(0, 'zpk_live_'.length + SHOWN);
