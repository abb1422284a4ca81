import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { ApiErrors, invalidField } from '#libs/platform';
import type { Principal } from '#libs/tenants';
import { type GivenKey, hashOf } from './idempotency/idempotency.js';
import { AcceptedDto } from './send.dto.js';

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;
const RESPOND_ASYNC = /(?:^|,)\s*respond-async\s*(?:,|;|$)/i;

/** How a caller wants a message to be dealt with, whatever its kind. */
export interface SendCall {
  readonly startedAt: Date;
  /** Answer once the message is stored, also while the device is offline. */
  readonly isAsync: boolean;
  /** Asked for by the header `Prefer`. */
  readonly isPreference: boolean;
  readonly key: GivenKey | undefined;
  /** Set by the service: the answer is that of an earlier call with the same key. */
  isReplayed: boolean;
}

type SendingRequest = Request & { user: Principal; sendCall?: SendCall };

/** @throws VALIDATION_ERROR */
function callOf(request: SendingRequest): SendCall {
  const prefers = RESPOND_ASYNC.test(String(request.headers.prefer ?? ''));
  return {
    startedAt: new Date(),
    isAsync: prefers || ['true', '1'].includes(String(request.query.async)),
    isPreference: prefers,
    key: keyOf(request),
    isReplayed: false,
  };
}

function keyOf(request: SendingRequest): GivenKey | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !PRINTABLE.test(key))
    throw invalidField('Idempotency-Key', 'Idempotency-Key must have 1 to 255 printable ASCII characters');
  const { method, route, body, query, user } = request;
  const target = query.device_id ?? body?.device_id;
  return {
    tenantId: user.tenantId,
    route: `${method} ${route.path}`,
    key,
    bodyHash: hashOf({ ...body, device_id: typeof target === 'string' ? target.toLowerCase() : target }),
  };
}

/** The `SendCall` of a request, as a handler's parameter. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext): SendCall => {
  const request = context.switchToHttp().getRequest<SendingRequest>();
  request.sendCall = callOf(request);
  return request.sendCall;
});

/** What the answer says of the call: stored and not sent yet (202), or told before. */
@Injectable()
export class SendAnswers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const describe = (isDone: boolean) =>
      describeCall(http.getRequest<SendingRequest>().sendCall, http.getResponse(), isDone);
    return next.handle().pipe(tap({ next: () => describe(true), error: () => describe(false) }));
  }
}

function describeCall(call: SendCall | undefined, response: Response, isDone: boolean): void {
  if (call?.isReplayed) response.setHeader('Idempotent-Replayed', 'true');
  if (!isDone || !call?.isAsync) return;
  response.status(202);
  if (call.isPreference) response.setHeader('Preference-Applied', 'respond-async');
}

/**
 * A call that sends a message: documents and serves `Idempotency-Key` and `?async=true`. Its handler takes the
 * `@Call()` and hands it to the SendService.
 */
export const Sends = (): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    UseInterceptors(SendAnswers),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes a repetition safe: the same key with the same body is answered with the first result (and `Idempotent-Replayed: true`) and never sends twice, also after a crash. 1 to 255 printable characters, for each tenant and call; kept 72 hours',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: '`respond-async`: the same as `async=true`',
      schema: { type: 'string' },
    }),
    ApiAcceptedResponse({
      type: AcceptedDto,
      description: 'With `async=true`: stored, and sent in its turn',
    }),
    ApiErrors(
      ...['NOT_ON_WHATSAPP', 'MESSAGE_REFUSED', 'DEVICE_DISCONNECTED', 'SEND_UNCONFIRMED', 'SEND_TIMEOUT'],
      ...['EXPIRED', 'SEND_FAILED', 'QUEUE_FULL', 'IDEMPOTENCY_KEY_REUSED', 'MESSAGE_CANCELLED'],
    ),
  );
