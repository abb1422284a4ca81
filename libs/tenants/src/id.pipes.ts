import { Injectable, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
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

/** Describes the id in the path of an operation. */
const idParameter = (description: string) =>
  ApiParam({ name: 'id', description, schema: { type: 'string', format: 'uuid' } });

export const TenantIdParameter = () => idParameter('Id of the tenant, as `GET /tenants` shows it');
export const UserIdParameter = () => idParameter('Id of the user, as `GET /users` shows it');
export const AccessTokenIdParameter = () =>
  idParameter(
    '`token_id` of the access token, as `GET /global/tenants/{id}/tokens` shows it; not the token itself',
  );

export const TenantIdPipe = idPipe<TenantId>(TenantErrors.TENANT_NOT_FOUND);
export const UserIdPipe = idPipe<UserId>(UserErrors.USER_NOT_FOUND);
export const AccessTokenIdPipe = idPipe<AccessTokenId>(AccessTokenErrors.TOKEN_NOT_FOUND);
