import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { PlatformErrors } from '../errors/index.js';
import { ANY_BODY } from './any-body.decorator.js';

/** Refuses a body of another type than JSON: it is not read, and its fields would be called missing. */
@Injectable()
export class RequireJson implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    if (hasBody(request) && !request.is('application/json') && !this.takesAny(context))
      throw PlatformErrors.UNSUPPORTED_MEDIA_TYPE();
    return next.handle();
  }

  private takesAny(context: ExecutionContext): boolean {
    return this.reflector.getAllAndOverride(ANY_BODY, [context.getHandler(), context.getClass()]) === true;
  }
}

/** An empty one says nothing, whatever its type. */
const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
