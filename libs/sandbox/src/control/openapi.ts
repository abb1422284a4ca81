import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { complete, PAGE } from '#libs/openapi';
import { ControlModule } from './control.module.js';

const ABOUT = `Phones without a phone: a WhatsApp network of its own for development and tests. An unmodified client
connects to \`/ws/chat\` on this port and trusts the root key that \`GET /health\` shows; these calls are what the
people who hold the phones would do.

1. \`POST /phones\` puts a phone into the sandbox.
2. The gateway's \`GET /qr\` answers with \`qr_code\`: paste it into \`POST /phones/{number}/scan\`. The phone is linked.
3. \`POST /phones/{number}/messages\` writes to a linked account; \`GET /phones/{number}/messages\` shows what came.
4. \`POST /phones/{number}/actions\` does what else people do: calls, groups, profiles, chats. Each leads to an event.

No call needs a token: the sandbox is not for networks that strangers reach.`;

function documentOf(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Wagon sandbox')
    .setDescription(ABOUT)
    .setVersion('1')
    .setLicense('GPL-3.0-or-later', 'https://www.gnu.org/licenses/gpl-3.0.html')
    .addServer('/', 'This sandbox')
    .addTag('Phones', 'What the people who hold the phones do')
    .addTag('Faults', 'What goes wrong on the network')
    .addTag('Sandbox', 'The network itself')
    .build();
  return complete(SwaggerModule.createDocument(app, settings, { operationIdFactory: (_, method) => method }));
}

/** The document from the module graph alone: opens no sandbox and no port. */
export async function controlDocument(): Promise<OpenAPIObject> {
  const absent = () => {
    throw new Error('there is no sandbox behind the document');
  };
  return documentOf(await NestFactory.create(ControlModule.of(absent), { preview: true, logger: false }));
}

/** The document is made at the first request for it. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => documentOf(app), {
    jsonDocumentUrl: 'openapi.json',
    ...PAGE,
    customSiteTitle: 'Wagon sandbox',
  });
}
