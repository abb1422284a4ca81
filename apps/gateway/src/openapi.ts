import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import {
  DocumentBuilder,
  type OpenAPIObject,
  type SwaggerCustomOptions,
  SwaggerModule,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { complete, PAGE } from '#libs/openapi';
import {
  Config,
  createLogger,
  describeErrors,
  ErrorDto,
  FACADES,
  type Facade,
  loadConfig,
} from '#libs/platform';
import { MASTER_SECURITY } from '#libs/tenants';
import { eventDocument } from './asyncapi.js';
import { facadesOf } from './facades.js';
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

/** What every document has. @param publicUrl where clients reach the gateway, when it has been configured */
const newDocument = (publicUrl: string | undefined): DocumentBuilder =>
  new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setVersion('1')
    .setLicense('GPL-3.0-or-later', 'https://www.gnu.org/licenses/gpl-3.0.html')
    .addServer(publicUrl ?? '/', publicUrl ? undefined : 'This gateway');

const describeNative = (document: DocumentBuilder): DocumentBuilder =>
  document
    .setTitle('Wagon')
    .setDescription(DESCRIPTION.trim())
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
    .addTag('Account', 'What belongs to the linked WhatsApp account itself')
    .addTag('Messages', 'Sending')
    .addTag('Contacts', 'People whom the account knows')
    .addTag('Events', 'What has happened, to read and to follow')
    .addTag('Webhooks', 'Where events and incoming messages go')
    .addTag('Users', 'People and services of the tenant')
    .addTag('Audit', 'Who did what')
    .addTag('Platform', 'Tenants and their access tokens; needs the master token')
    .addTag('Operations', 'Health and measurements');

/** Makes the documents of one gateway: the native API's and one for each facade that is switched on. */
class Documents {
  constructor(
    private readonly app: INestApplication,
    readonly facades: readonly Facade[],
    private readonly publicUrl: string | undefined,
  ) {}

  native(): OpenAPIObject {
    const ofFacades = new Set<unknown>(this.facades.map(({ module }) => module));
    const modules = [...this.app.get(ModulesContainer).values()].map(({ metatype }) => metatype);
    const include = modules.filter((module) => !ofFacades.has(module));
    return complete(describeErrors(this.documentOf(describeNative, include, [ErrorDto])));
  }

  facade({ describe, module, finish = (document) => document }: Facade): OpenAPIObject {
    return complete(finish(this.documentOf(describe, [module])));
  }

  private documentOf(describe: Facade['describe'], include: Type[], extraModels: Type[] = []): OpenAPIObject {
    return SwaggerModule.createDocument(this.app, describe(newDocument(this.publicUrl)).build(), {
      include,
      extraModels,
      autoTagControllers: false,
      operationIdFactory: (_controller, method) => method,
    });
  }
}

/** The documents of a gateway with default settings, from its module graph alone: opens no database and no port. */
export async function documentsOfDefaults() {
  const config = loadConfig({});
  const facades = facadesOf(config);
  const surroundings = { config, logger: createLogger('silent'), sandbox: undefined, facades };
  const app = await NestFactory.create(GatewayModule.with(surroundings), { preview: true, logger: false });
  const documents = new Documents(app, facades, undefined);
  return {
    openapi: documents.native(),
    facades: Object.fromEntries(facades.map((facade) => [facade.name, documents.facade(facade)])),
    asyncapi: eventDocument(app, undefined),
  };
}

/**
 * Serves the native API's document at /openapi.json, a facade's at /openapi/<name>.json and the events' at
 * /asyncapi.json; the page at /docs explains those of the APIs, one at a time.
 */
export function serveDocuments(app: INestApplication): void {
  const { publicUrl } = app.get(Config);
  const documents = new Documents(app, app.get(FACADES), publicUrl);
  SwaggerModule.setup('docs', app, () => documents.native(), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    ...PAGE,
    ...(documents.facades.length > 0 && selectorOf(documents.facades)),
    customSiteTitle: 'Wagon API',
  });
  for (const facade of documents.facades)
    serveJson(app, documentPath(facade), () => documents.facade(facade));
  serveJson(app, '/asyncapi.json', () => eventDocument(app, publicUrl));
}

const documentPath = ({ name }: Facade) => `/openapi/${name}.json`;

/** The page's bar with nothing but the choice of an API. */
const selectorOf = (facades: readonly Facade[]): SwaggerCustomOptions => ({
  explorer: true,
  customCss: '.swagger-ui .topbar .link { display: none }',
  swaggerOptions: {
    ...PAGE.swaggerOptions,
    urls: [
      { name: titleOf(describeNative), url: '/openapi.json' },
      ...facades.map((facade) => ({ name: titleOf(facade.describe), url: documentPath(facade) })),
    ],
  },
});

const titleOf = (describe: Facade['describe']): string => describe(new DocumentBuilder()).build().info.title;

/** Made at the first request for it. */
function serveJson(app: INestApplication, path: string, make: () => object): void {
  let document: object | undefined;
  app.getHttpAdapter().get(path, (_request, response: Response) => {
    document ??= make();
    response.json(document);
  });
}
