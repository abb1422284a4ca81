import { WhatIsUpErrors } from '../whatisup.errors.js';
import type { ChangeSettingsDto, SettingsDto } from './channel.dto.js';

/** How this gateway works, in the words of the product's settings. None of it can be changed for one channel. */
export const SETTINGS: SettingsDto = {
  pdo_sync: 'minimal',
  offline_mode: false,
  full_history: false,
  media_auto_download: false,
  callback_backoff: [10, 60, 300, 1800, 7200],
};

/** @throws NOT_IMPLEMENTED when something is to be as it is not */
export function assertUnchanged(wanted: ChangeSettingsDto): void {
  for (const name of Object.keys(SETTINGS) as (keyof SettingsDto)[]) {
    const value = wanted[name];
    if (value === undefined || value === null || `${value}` === `${SETTINGS[name]}`) continue;
    throw WhatIsUpErrors.NOT_IMPLEMENTED({ message: `${name} cannot be changed: it is ${SETTINGS[name]}` });
  }
}
