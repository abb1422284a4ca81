import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';

const VALIDATED_BY = 'wagon:validated-by';

/**
 * Of a class of requests, and of those that extend it: this pipe looks at them in place of the platform's, for an API
 * that takes unknown fields, or has rules or words of its own.
 */
export const ValidatedBy =
  (pipe: PipeTransform): ClassDecorator =>
  (target) =>
    Reflect.defineMetadata(VALIDATED_BY, pipe, target);

export const validatorOf = ({ metatype }: ArgumentMetadata): PipeTransform | undefined =>
  metatype && Reflect.getMetadata(VALIDATED_BY, metatype);
