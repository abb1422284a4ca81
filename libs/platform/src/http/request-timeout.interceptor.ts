import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Observable, timeout } from 'rxjs';
import { Config } from '../config/index.js';
import { PlatformErrors } from '../errors/index.js';
import { NO_TIMEOUT } from './no-timeout.decorator.js';

/** Answers 504 when a handler takes longer than the configured time; the client never hangs. */
@Injectable()
export class RequestTimeout implements NestInterceptor {
  constructor(
    private readonly config: Config,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (this.reflector.get(NO_TIMEOUT, context.getHandler())) return next.handle();
    return next.handle().pipe(
      timeout({
        first: this.config.requestTimeoutMs,
        with: () => {
          throw PlatformErrors.GATEWAY_TIMEOUT();
        },
      }),
    );
  }
}
