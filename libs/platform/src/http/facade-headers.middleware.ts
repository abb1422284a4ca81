import type { NextFunction, Request, Response } from 'express';
import type { Facade } from './facade.js';

/** Puts the headers of the facade whose path is called on the answer, whoever gives it. */
export const facadeHeaders =
  (facades: readonly Facade[]) => (request: Request, response: Response, next: NextFunction) => {
    const facade = facades.find(({ owns }) => owns(request.path));
    if (facade?.headers) response.set(facade.headers);
    next();
  };
