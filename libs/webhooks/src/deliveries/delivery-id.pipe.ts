import { Injectable, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { WebhookErrors } from '../webhook.errors.js';
import type { DeliveryId } from './delivery.entity.js';

/** Describes the delivery's id in the path of an operation. */
export const DeliveryIdParameter = () =>
  ApiParam({
    name: 'id',
    description: 'Id of the delivery, as `GET /webhook/deliveries` shows it',
    schema: { type: 'string' },
  });

/** A delivery id in a path; what cannot be one is not found. */
@Injectable()
export class DeliveryIdPipe implements PipeTransform<string, DeliveryId> {
  transform(value: string): DeliveryId {
    if (!/^[\w-]{1,64}$/.test(value)) throw WebhookErrors.DELIVERY_NOT_FOUND();
    return value as DeliveryId;
  }
}
