import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { type Logger, logContext } from '../logging/index.js';
import type { HttpMetrics } from '../metrics/index.js';

const ACCEPTED_REQUEST_ID = /^[\w.-]{1,64}$/;

/** Gives the request its id and log context; when it has been answered, logs and counts it by its route, not its URL. */
export const requestScope =
  (logger: Logger, metrics: HttpMetrics) => (request: Request, response: Response, next: NextFunction) => {
    const given = request.get('x-request-id');
    const requestId = given && ACCEPTED_REQUEST_ID.test(given) ? given : randomUUID();
    const started = process.hrtime.bigint();
    response.set('X-Request-Id', requestId);
    logContext.run({ requestId }, () => {
      const context = logContext.get();
      response.once('close', () => {
        const seconds = Number(process.hrtime.bigint() - started) / 1e9;
        const route = (request.route as { path?: string } | undefined)?.path ?? 'unmatched';
        const status = response.writableFinished ? response.statusCode : 499;
        metrics.observe(request.method, route, status, seconds);
        const ms = Math.round(seconds * 1000);
        logger.info({ ...context, method: request.method, route, status, ms }, 'request');
      });
      next();
    });
  };
