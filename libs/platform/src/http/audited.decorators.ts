import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const AUDITED = 'wagon:audited';
const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Of a handler, or a controller, whose calls are no administration: it sends, or does what the account's user does all
 * day. Every other call that changes something is in the audit log.
 */
export const NotAudited = () => SetMetadata(AUDITED, false);

/** Of a handler that changes something though its method does not say so: APIs of others disconnect with a GET. */
export const Audited = () => SetMetadata(AUDITED, true);

export const isAudited = (reflector: Reflector, context: ExecutionContext, method: string): boolean =>
  reflector.getAllAndOverride<boolean | undefined>(AUDITED, [context.getHandler(), context.getClass()]) ??
  CHANGING.includes(method);
