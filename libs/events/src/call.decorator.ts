import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';

/** What is aborted when the client goes away, for a handler that waits. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext): AbortController => {
  const call = new AbortController();
  context
    .switchToHttp()
    .getResponse<Response>()
    .once('close', () => call.abort());
  return call;
});
