import type { Phone } from '../../api/phone.js';

/** What an action led to. */
export interface Outcome {
  call_id?: string;
  group_jid?: string;
}

/** One thing that a phone's user can do, and how it is asked for. */
export interface Action {
  /** The members of the request beside `type`, with their rules. */
  dto: new () => object;
  /** For the list of examples. */
  summary: string;
  example: object;
  /** @param given what `dto` has been made of; @returns its Outcome, if it has one */
  act(phone: Phone, given: object): unknown;
}

/** Keeps the types of an action together; outside they are all alike. */
export const action = <Dto extends object>(
  dto: new () => Dto,
  summary: string,
  example: NoInfer<Dto>,
  act: (phone: Phone, given: NoInfer<Dto>) => unknown,
): Action => ({ dto, summary, example, act: (phone, given) => act(phone, given as Dto) });
