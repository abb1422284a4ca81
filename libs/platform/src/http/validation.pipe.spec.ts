import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { expect, it } from 'vitest';
import type { FieldProblem, WagonError } from '../errors/index.js';
import { requestValidation } from './validation.pipe.js';

class Inner {
  @IsInt({ message: 'inner.count must be a whole number' })
  count: number;
}

class Body {
  @IsString({ message: 'text is required' })
  @Length(1, 3, { message: 'text is too long' })
  text: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => Inner)
  inner?: Inner;

  @IsOptional()
  @IsString({ message: 'token must be text' })
  token?: string;
}

async function problems(value: unknown): Promise<FieldProblem[]> {
  const error: WagonError = await requestValidation()
    .transform(value, { type: 'body', metatype: Body })
    .then(() => undefined as never)
    .catch((thrown) => thrown);
  return error.detail.fields ?? [];
}

it('tells the rule that stands first of those that are broken', async () => {
  expect(await problems({})).toEqual([{ field: 'text', message: 'text is required' }]);
  expect(await problems({ text: 'long' })).toEqual([
    { field: 'text', message: 'text is too long', value: 'long' },
  ]);
});

it('names every refused field, unknown ones and nested ones too', async () => {
  expect(await problems({ text: 'a', txt: 1, inner: { count: 'x' } })).toEqual([
    { field: 'txt', message: 'txt is not a field of this request', value: 1 },
    { field: 'inner.count', message: 'inner.count must be a whole number', value: 'x' },
  ]);
});

it('repeats no secret', async () => {
  expect(await problems({ text: 'a', token: 12345 })).toEqual([
    { field: 'token', message: 'token must be text' },
  ]);
});
