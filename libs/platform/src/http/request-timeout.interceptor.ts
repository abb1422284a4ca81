import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Observable, timeout } from 'rxjs';
import { Config } from '../config/index.js';
import { PlatformErrors } from '../errors/index.js';

/** Answers 504 when a handler takes longer than the configured time; the client never hangs. */
@Injectable()
export class RequestTimeout implements NestInterceptor {
  constructor(private readonly config: Config) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
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
