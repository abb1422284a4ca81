import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { bearerToken, requestOf, TokenAccess } from '#libs/tenants';
import { LARAVEL } from './name.js';

/** Takes the access tokens of tenants, and those that this API has issued. */
@Injectable()
export class LaravelGuard implements CanActivate {
  constructor(private readonly access: TokenAccess) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    await this.access.admit(request, LARAVEL, bearerToken(request.headers.authorization));
    return true;
  }
}
