import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Config, ErrorDto } from '#libs/platform';

const DESCRIPTION = `
A self-hosted, multi-tenant HTTP gateway to WhatsApp's multi-device protocol.

**First steps**: press *Authorize* and paste the token that the first start printed; \`POST /devices\`;
\`GET /qr\` and scan the picture, with a real phone or with one of the sandbox; \`POST /send/text\`.

**Which device**: \`device_id\` in the query or in the JSON body; it may be left out when there is only one.

**Errors** carry \`error\` for people and a stable \`error_code\` for programs.
Fields that are unknown to a call are refused, so that a typing mistake does not pass unnoticed.
`;

/** The OpenAPI document of the native API. */
export function nativeDocument(app: INestApplication): OpenAPIObject {
  const config = app.get(Config);
  const settings = new DocumentBuilder()
    .setTitle('Wagon')
    .setDescription(DESCRIPTION.trim())
    .setVersion('1')
    .setLicense('GPL-3.0-or-later', 'https://www.gnu.org/licenses/gpl-3.0.html')
    .addServer(config.publicUrl ?? '/', config.publicUrl ? undefined : 'This gateway')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'UUID',
      description: 'An access token of a tenant, or the master token for the platform calls',
    })
    .addTag('Devices', 'WhatsApp accounts held by the tenant')
    .addTag('Pairing', 'Linking a phone by QR code or by a typed code')
    .addTag('Sessions', 'The connection of a device')
    .addTag('Messages', 'Sending')
    .addTag('Webhooks', 'Receiving')
    .addTag('Users', 'People and services of the tenant and their tokens')
    .addTag('Platform', 'Tenants; needs the master token')
    .addTag('Operations', 'Health and measurements')
    .build();
  return SwaggerModule.createDocument(app, settings, {
    extraModels: [ErrorDto],
    operationIdFactory: (_controller, method) => method,
  });
}

/** Serves the document at /openapi.json and the page that explains it at /docs. */
export function serveDocuments(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => nativeDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Wagon API',
    swaggerOptions: { persistAuthorization: true, tryItOutEnabled: true, displayRequestDuration: true },
  });
}
