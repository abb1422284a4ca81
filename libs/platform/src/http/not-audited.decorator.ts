import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const NOT_AUDITED = 'wagon:not-audited';

/**
 * Of a handler, or a controller, whose calls are no administration: it sends, or does what the account's user does all
 * day. Every other call that changes something is in the audit log.
 */
export const NotAudited = () => SetMetadata(NOT_AUDITED, true);

export const isNotAudited = (reflector: Reflector, context: ExecutionContext): boolean =>
  reflector.getAllAndOverride<boolean | undefined>(NOT_AUDITED, [
    context.getHandler(),
    context.getClass(),
  ]) === true;
