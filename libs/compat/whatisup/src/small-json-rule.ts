import { registerDecorator } from 'class-validator';

const LARGEST = 16 * 1024;

/** The member is at most 16 KB as JSON. */
export const IsSmallJson = (): PropertyDecorator => (target, propertyName) =>
  registerDecorator({
    name: 'isSmallJson',
    target: target.constructor,
    propertyName: propertyName as string,
    validator: {
      validate: (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '') <= LARGEST,
      defaultMessage: () => `${String(propertyName)} must have at most 16 KB as JSON`,
    },
  });
