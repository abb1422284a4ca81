import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsOptional, IsString, IsUrl, Length, MaxLength } from 'class-validator';

/** Fields that several requests have, with one validation each. */

export const Trimmed = () => Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));

export const EmailField = () =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.trim().toLowerCase() : value)),
    IsEmail({}, { message: 'email must be an email address' }),
    MaxLength(254, { message: 'email must have at most 254 characters' }),
  );

export const PasswordField = () =>
  applyDecorators(
    ApiProperty({
      format: 'password',
      minLength: 8,
      maxLength: 200,
      example: 'correct horse battery staple',
      description: 'Kept as a salted hash, for later use: calls are made with the token, not with a password',
    }),
    IsString({ message: 'password is required and must be text' }),
    Length(8, 200, { message: 'password must have between 8 and 200 characters' }),
  );

/** Whether the target is allowed is checked by the webhooks feature, when it is used. */
export const WebhookUrlField = () =>
  applyDecorators(
    IsOptional(),
    IsUrl(
      { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
      { message: 'webhook_url must be an http or https URL' },
    ),
    MaxLength(2048, { message: 'webhook_url must have at most 2048 characters' }),
  );
