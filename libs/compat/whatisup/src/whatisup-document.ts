import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, operationsOf } from '#libs/openapi';

const ERROR = 'Error';

const errorExample = (code: string, message: string, details?: object) => ({
  error: { code, message, ...(details && { details }) },
  request_id: '7a4d1f0e-55c1-4b0e-9d0c-3f1f4b9f1f10',
});

const ERRORS = {
  400: ['validation_error', 'name is required and must be text'],
  401: ['auth_invalid', 'invalid API key'],
  403: ['channel_scoped_key', 'this credential stands for another device'],
  404: ['channel_not_found', 'device not found'],
  409: ['invalid_lifecycle_transition', 'already connected'],
  429: ['rate_limited', 'too many requests: try again in 1 s'],
  500: ['internal_error', 'internal error'],
  501: ['not_implemented', 'this gateway does not serve this call'],
  503: ['no_qr', 'timeout waiting for QR code'],
} as const;

const CONFLICTS = /^(?:create(?:Instance|Channel)|.*(?:Qr|Message|PairCode|Presence)|connectChannel)$/;

/** What is the same for every operation: how errors look, and an id for each path of a handler that has two. */
export function completed(document: OpenAPIObject): OpenAPIObject {
  for (const { path, operation } of operationsOf(document)) {
    operation.operationId = operation.operationId?.replace(/\[\d+\]$/, '');
    if (path.startsWith('/v1/channels')) {
      operation.operationId = operation.operationId?.replace('Instance', 'Channel');
      operation.tags = ['Channels'];
    }
    for (const status of errorsOf(path, operation)) operation.responses[status] = responseOf(status);
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, [ERROR]: schema },
  };
  return document;
}

function errorsOf(path: string, { requestBody, operationId = '' }: Operation): (keyof typeof ERRORS)[] {
  const conflicts = CONFLICTS.test(operationId);
  return [
    ...(requestBody ? ([400] as const) : []),
    ...([401, 403] as const),
    ...(path.includes('{') ? ([404] as const) : []),
    ...(conflicts ? ([409] as const) : []),
    ...([429, 500] as const),
    ...(/Message$|changeChannelSettings/.test(operationId) ? ([501] as const) : []),
    ...(conflicts ? ([503] as const) : []),
  ];
}

const responseOf = (status: keyof typeof ERRORS) => {
  const [code, message] = ERRORS[status];
  return {
    description: `Such as \`${code}\``,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${ERROR}` },
        example: errorExample(code, message),
      },
    },
  };
};

const schema = {
  type: 'object' as const,
  required: ['error', 'request_id'],
  properties: {
    error: {
      type: 'object' as const,
      required: ['code', 'message'],
      properties: {
        code: { type: 'string' as const, description: 'For programs; stable' },
        message: { type: 'string' as const, description: 'For people; may change' },
        details: { type: 'object' as const, additionalProperties: true },
      },
    },
    request_id: {
      type: 'string' as const,
      description: 'That of `X-Request-Id`; the gateway’s log repeats it',
    },
  },
};
