import {
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { isAudited, logContext } from '#libs/platform';
import { AccessTokensService, bearerToken, type Principal } from '#libs/tenants';
import type { NewAuditEntry } from './audit.repository.js';
import type { Actor } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.js';
import { targetsInAnswer, targetsOfCall } from './audit-targets.js';

/** Of the OpenAPI decorators. */
const API_OPERATION = 'swagger/apiOperation';

type Caller = Pick<Principal, 'tenantId' | 'userId' | 'tokenId'>;

/** A call on its way. */
interface AuditedCall {
  operation: string;
  targets: Record<string, string>;
  requestId: string | undefined;
  /** Of its entry, once there is one. */
  entryId?: string;
}

/**
 * Records every call that changes something, by its method or by the mark of its handler (`@Audited()`,
 * `@NotAudited()`). As the first guard it sees also those that the others refuse; as an interceptor it writes the entry
 * before the handler runs; and it holds the answer back until the entry is complete. A process that dies in between
 * leaves an entry without a status.
 */
@Injectable()
export class AuditTrail implements CanActivate, NestInterceptor {
  private readonly calls = new WeakMap<Request, AuditedCall>();

  constructor(
    private readonly log: AuditLog,
    private readonly tokens: AccessTokensService,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (!isAudited(this.reflector, context, request.method)) return true;
    const call: AuditedCall = {
      operation: operationOf(context),
      targets: targetsOfCall(request.route.path, request),
      requestId: logContext.get().requestId,
    };
    this.calls.set(request, call);
    const response = context.switchToHttp().getResponse<Response>();
    beforeEnd(response, () => this.conclude(request, call, response.statusCode));
    return true;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const call = this.calls.get(request);
    if (!call) return next.handle();
    const caller = request.user as Caller | undefined;
    call.entryId = await this.log.begin(entryOf(request, call, caller ? 'user' : 'master', caller, null));
    return next.handle().pipe(tap((answer) => Object.assign(call.targets, targetsInAnswer(answer))));
  }

  private async conclude(request: Request, call: AuditedCall, status: number): Promise<void> {
    const { deviceId } = logContext.get(); // of a call that named none because there is only one
    if (deviceId) call.targets = { device_id: deviceId, ...call.targets };
    if (call.entryId) return this.log.complete(call.entryId, status, call.targets);
    const caller = await this.refused(request, status);
    if (caller) await this.log.recordRefusal(entryOf(request, call, 'user', caller, status));
  }

  /** Whom a guard refused, where that is known: also somebody whose token is revoked, or takes it for the master's. */
  private async refused(request: Request, status: number): Promise<Caller | undefined> {
    if (status !== 401 && status !== 403) return undefined;
    if (request.user) return request.user as Caller;
    const token = bearerToken(request.headers.authorization);
    return token ? this.tokens.identify(token).catch(() => undefined) : undefined;
  }
}

function entryOf(
  { method, route, ip }: Request,
  { operation, targets, requestId }: AuditedCall,
  actor: Actor,
  caller: Caller | undefined,
  status: number | null,
): NewAuditEntry {
  return {
    tenantId: caller?.tenantId ?? null,
    actor,
    actorName: null,
    userId: caller?.userId ?? null,
    tokenId: caller?.tokenId ?? null,
    operation,
    method,
    path: route.path,
    targets,
    status,
    clientAddress: ip ?? null,
    requestId: requestId ?? null,
  };
}

function operationOf(context: ExecutionContext): string {
  const handler = context.getHandler();
  return Reflect.getMetadata(API_OPERATION, handler)?.operationId ?? handler.name;
}

/** Runs `work` when the response is about to be sent, and sends it afterwards. */
function beforeEnd(response: Response, work: () => Promise<void>): void {
  const end = response.end;
  response.end = ((...parts: Parameters<typeof end>) => {
    response.end = end;
    work().finally(() => end.apply(response, parts));
    return response;
  }) as typeof end;
}
