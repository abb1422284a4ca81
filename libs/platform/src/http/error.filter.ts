import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PlatformErrors, type WagonError } from '../errors/index.js';
import { LOGGER, type Logger } from '../logging/index.js';
import { allowedMethods } from './allowed-methods.js';
import { FACADES, type Facade } from './facade.js';
import { nativeError } from './native-error.js';
import { toWagonError } from './to-wagon-error.js';

/** Logs whatever was thrown, and answers in the shape of the API whose path was called: a facade's, else the native one. */
@Catch()
@Injectable()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(FACADES) private readonly facades: readonly Facade[],
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const foreseen = toWagonError(thrown);
    if (!foreseen) this.logger.error({ err: thrown }, 'request failed');
    else if (foreseen.status >= 500)
      this.logger.warn({ code: foreseen.code, err: foreseen.detail.cause }, foreseen.message);
    if (response.headersSent) return void response.destroy();
    const facade = this.facades.find(({ owns }) => owns(request.path));
    const told = foreseen ?? PlatformErrors.INTERNAL_ERROR();
    const error = facade ? orMethodNotAllowed(told, request) : told;
    const { status, headers, body } = facade
      ? facade.renderError(error, request)
      : nativeError(error, request.path);
    response.status(status).set({ ...headers, ...error.detail.headers });
    if (typeof body === 'string') response.send(body);
    else response.json(body);
  }
}

/** A path that only takes other methods. The native API, like WUTS, calls that not found. */
function orMethodNotAllowed(error: WagonError, request: Request): WagonError {
  if (error.code !== 'NOT_FOUND' || request.route) return error;
  const allowed = allowedMethods(request);
  if (allowed.length === 0) return error;
  return PlatformErrors.METHOD_NOT_ALLOWED({ headers: { Allow: allowed.join(', ') } });
}
