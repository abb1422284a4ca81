import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Response } from 'express';
import { complete, PAGE } from '#libs/openapi';
import { Config, createLogger, describeErrors, ErrorDto, loadConfig } from '#libs/platform';
import { MASTER_SECURITY } from '#libs/tenants';
import { eventDocument } from './asyncapi.js';
import { GatewayModule } from './gateway.module.js';

const DESCRIPTION = `
A self-hosted, multi-tenant HTTP gateway to WhatsApp's multi-device protocol.

### First steps
1. *Authorize*: paste the token that the first start printed as **bearer**. It is an access token of the tenant
   "default". The other scheme, **master**, takes the master token, for the calls under *Platform* only.
2. \`POST /devices\` makes the record of a WhatsApp account.
3. \`GET /qr\` answers with a picture to scan: with a phone (*Linked devices*, *Link a device*), or with a phone of the
   sandbox when the device's \`network\` is \`sandbox\`. \`GET /status\` shows \`connected\` a moment later.
4. \`POST /webhook\` says where incoming messages go; \`POST /send/text\` sends one.

Every example on this page can be sent as it is, once the sandbox has the phones \`5511999990001\` and
\`5511999990002\`: \`POST /phones\` of the sandbox, which has a page like this one.

### Which device
\`device_id\`, in the query or in the JSON body. It may be left out when there is only one.

### Errors
Every error has \`error\`, a text for people that may change, and \`error_code\`, a stable name for programs. The codes of
a call are listed with it. Answers with 429 and 503 may pass: repeat the call later, after \`Retry-After\` seconds where
that header is given. Fields that a call does not know are refused, so that a typing mistake does not pass unnoticed.
Every answer has an \`X-Request-Id\`, which the gateway's log repeats; send your own to follow a call through.
`;

/** The OpenAPI document of the native API. @param publicUrl where clients reach it, when it has been configured */
export function nativeDocument(app: INestApplication, publicUrl: string | undefined): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Wagon')
    .setDescription(DESCRIPTION.trim())
    .setVersion('1')
    .setLicense('GPL-3.0-or-later', 'https://www.gnu.org/licenses/gpl-3.0.html')
    .addServer(publicUrl ?? '/', publicUrl ? undefined : 'This gateway')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An access token of a tenant, such as the one that the first start printed',
    })
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'The master token: for the platform calls only' },
      MASTER_SECURITY,
    )
    .addTag('Devices', 'The WhatsApp accounts of the tenant')
    .addTag('Pairing', 'Linking a phone, by QR code or by a typed code')
    .addTag('Sessions', 'The connection of a device to WhatsApp')
    .addTag('Messages', 'Sending')
    .addTag('Events', 'What has happened, to read and to follow')
    .addTag('Webhooks', 'Where events and incoming messages go')
    .addTag('Users', 'People and services of the tenant')
    .addTag('Audit', 'Who did what')
    .addTag('Platform', 'Tenants and their access tokens; needs the master token')
    .addTag('Operations', 'Health and measurements')
    .build();
  const document = SwaggerModule.createDocument(app, settings, {
    extraModels: [ErrorDto],
    autoTagControllers: false,
    operationIdFactory: (_controller, method) => method,
  });
  return complete(describeErrors(document));
}

/** The documents of a gateway with default settings, from its module graph alone: opens no database and no port. */
export async function documentsOfDefaults(): Promise<{ openapi: OpenAPIObject; asyncapi: object }> {
  const surroundings = { config: loadConfig({}), logger: createLogger('silent'), sandbox: undefined };
  const app = await NestFactory.create(GatewayModule.with(surroundings), { preview: true, logger: false });
  return { openapi: nativeDocument(app, undefined), asyncapi: eventDocument(app, undefined) };
}

/** Serves the documents at /openapi.json and /asyncapi.json, and the page that explains the first at /docs. */
export function serveDocuments(app: INestApplication): void {
  const { publicUrl } = app.get(Config);
  SwaggerModule.setup('docs', app, () => nativeDocument(app, publicUrl), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    ...PAGE,
    customSiteTitle: 'Wagon API',
  });
  let events: object | undefined;
  app.getHttpAdapter().get('/asyncapi.json', (_request, response: Response) => {
    events ??= eventDocument(app, publicUrl);
    response.json(events);
  });
}
