import { Injectable, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { WebhookErrors } from '../webhook.errors.js';
import type { EndpointId } from './endpoint.entity.js';

/** Describes the endpoint's id in the path of an operation. */
export const EndpointIdParameter = () =>
  ApiParam({
    name: 'id',
    description: 'Id of the endpoint, as `GET /webhook/endpoints` shows it',
    schema: { type: 'string' },
  });

/** An endpoint id in a path; what cannot be one is not found. */
@Injectable()
export class EndpointIdPipe implements PipeTransform<string, EndpointId> {
  transform(value: string): EndpointId {
    if (!/^[\w-]{1,64}$/.test(value)) throw WebhookErrors.ENDPOINT_NOT_FOUND();
    return value as EndpointId;
  }
}
