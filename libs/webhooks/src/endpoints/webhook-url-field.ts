import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';

const LOOK = {
  example: 'https://app.example.com/webhook',
  maxLength: 2048,
  description:
    '`https:` to a public address. `http:` and private addresses only within the networks of `WAGON_ALLOW_PRIVATE_TARGETS`; redirects are not followed',
};

const isUrl = () =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.trim() : value)),
    IsString({ message: 'webhook_url is required and must be text' }),
    MaxLength(2048, { message: 'webhook_url must have at most 2048 characters' }),
  );

/** The URL of a receiver as text; whether the gateway may send there is for the target guard to say. */
export const WebhookUrlField = (): PropertyDecorator => applyDecorators(ApiProperty(LOOK), isUrl());

/** @param description when it differs */
export const ChangedWebhookUrlField = (description = LOOK.description): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ ...LOOK, description }), IsOptional(), isUrl());
