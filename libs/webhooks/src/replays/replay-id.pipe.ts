import { Injectable, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { EndpointId } from '../endpoints/endpoint.entity.js';
import { WebhookErrors } from '../webhook.errors.js';

/** Describes the replay's id in the path of an operation. */
export const ReplayIdParameter = () =>
  ApiParam({
    name: 'id',
    description: 'Id of the replay, as `POST /webhook/replay` answers it',
    schema: { type: 'string' },
  });

/** A replay id in a path; what cannot be one is not found. */
@Injectable()
export class ReplayIdPipe implements PipeTransform<string, EndpointId> {
  transform(value: string): EndpointId {
    if (!/^[\w-]{1,64}$/.test(value)) throw WebhookErrors.REPLAY_NOT_FOUND();
    return value as EndpointId;
  }
}
