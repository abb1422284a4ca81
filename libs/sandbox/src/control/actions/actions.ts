import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { Phone } from '../../api/phone.js';
import { SandboxError } from '../../server/sandbox.errors.js';
import { invalid } from '../validation.js';
import type { Action, Outcome } from './action.js';
import { CALL_ACTIONS } from './call.actions.js';
import { CHAT_ACTIONS } from './chat.actions.js';
import { GROUP_ACTIONS } from './group.actions.js';
import { NEWSLETTER_ACTIONS } from './newsletter.actions.js';
import { PROFILE_ACTIONS } from './profile.actions.js';

/** Everything that a phone's user can do besides pairing and writing, by the `type` that asks for it. */
export const ACTIONS: Record<string, Action> = {
  ...PROFILE_ACTIONS,
  ...CHAT_ACTIONS,
  ...CALL_ACTIONS,
  ...GROUP_ACTIONS,
  ...NEWSLETTER_ACTIONS,
};

/** Does what a request asks for. Throws for a type that there is not, and for members that its rules refuse. */
export async function perform(phone: Phone, request: Record<string, unknown>): Promise<Outcome> {
  const { type, ...given } = request;
  const known = typeof type === 'string' && Object.hasOwn(ACTIONS, type) ? ACTIONS[type] : undefined;
  if (!known) {
    const message = `type must be one of ${Object.keys(ACTIONS).join(', ')}`;
    throw new SandboxError(400, 'invalid_request', message, { type: [message] });
  }
  const dto = plainToInstance(known.dto, given);
  const errors = validateSync(dto, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
  });
  if (errors.length > 0) throw invalid(errors);
  return ((await known.act(phone, dto)) ?? {}) as Outcome;
}
