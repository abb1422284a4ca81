import { describe, expect, it } from 'vitest';
import { jsonSchemaOf } from './json-schema.js';

describe('jsonSchemaOf', () => {
  it('says by its type that something may be null', () => {
    expect(jsonSchemaOf({ type: 'string', nullable: true })).toEqual({ type: ['string', 'null'] });
    expect(jsonSchemaOf({ type: 'string', nullable: true, enum: ['a'] })).toEqual({
      type: ['string', 'null'],
      enum: ['a', null],
    });
    const person = { $ref: '#/components/schemas/PersonData' };
    expect(jsonSchemaOf({ type: 'object', allOf: [person], nullable: true, description: 'Who.' })).toEqual({
      description: 'Who.',
      anyOf: [{ type: 'object', allOf: [person] }, { type: 'null' }],
    });
  });

  it('goes into members and items, and leaves references', () => {
    expect(
      jsonSchemaOf({
        type: 'object',
        required: ['list'],
        properties: { list: { type: 'array', items: { $ref: '#/a' } }, n: { type: 'number', example: 1 } },
      }),
    ).toEqual({
      type: 'object',
      required: ['list'],
      properties: {
        list: { type: 'array', items: { $ref: '#/a' } },
        n: { type: 'number', examples: [1] },
      },
    });
  });
});
