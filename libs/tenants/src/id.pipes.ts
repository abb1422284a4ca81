import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { TenantId, UserId, WagonError } from '#libs/platform';
import type { AccessTokenId } from './access-token.entity.js';
import { AccessTokenErrors, TenantErrors, UserErrors } from './tenant.errors.js';

/** An id in a path; what cannot be one is not found. */
function idPipe<Id extends string>(notFound: () => WagonError) {
  @Injectable()
  class IdPipe implements PipeTransform<string, Id> {
    transform(value: string): Id {
      if (!isUUID(value)) throw notFound();
      return value as Id;
    }
  }
  return IdPipe;
}

export const TenantIdPipe = idPipe<TenantId>(TenantErrors.TENANT_NOT_FOUND);
export const UserIdPipe = idPipe<UserId>(UserErrors.USER_NOT_FOUND);
export const AccessTokenIdPipe = idPipe<AccessTokenId>(AccessTokenErrors.TOKEN_NOT_FOUND);
