import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { EventDto } from '#libs/events';
import { EVENT_CATALOG, isTold, JournalModule, type ToldEvent } from '#libs/journal';
import { exampleOf, type JsonSchema, jsonSchemaOf } from '#libs/openapi';

const DESCRIPTION = `
Everything that Wagon tells, in one form: the same JSON object is the body of a webhook's request and the data of the
stream of events, and \`GET /events\` lists it. Delivery is at least once, with the same \`id\`: handle each once. The
events of one chat come in their order, as do those of a device that belong to no chat.

\`sequence\` counts the events of a device, from 1 and without a gap.

The calls of the API are described in the OpenAPI document (\`/openapi.json\`).
`;

const WEBHOOK = `Each event is one \`POST\` to the URL that \`POST /webhook\` was given, answered with any 2xx. With a secret, the body's
last member is \`signature\`; the description of \`POST /webhook\` says how to verify it.`;

const STREAM = `Server-sent events: \`id\` is the cursor, \`event\` the name, \`data\` this object in one line. \`Last-Event-ID\` or
\`after\` goes on after a cursor, without a gap.`;

type Told = [type: string, row: ToldEvent];

/** The AsyncAPI document of all events. @param publicUrl where clients reach the gateway, when it has been configured */
export function eventDocument(app: INestApplication, publicUrl: string | undefined): JsonSchema {
  const told: Told[] = Object.entries(EVENT_CATALOG).filter((entry): entry is Told => isTold(entry[1]));
  const openapi = schemasOf(app, told);
  const messages = Object.fromEntries(told.map(([type, row]) => [type, messageOf(type, row, openapi)]));
  const url = new URL(publicUrl ?? 'http://localhost:3000');
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Wagon events',
      version: '1',
      description: DESCRIPTION.trim(),
      license: { name: 'GPL-3.0-or-later', url: 'https://www.gnu.org/licenses/gpl-3.0.html' },
    },
    defaultContentType: 'application/json',
    servers: {
      gateway: {
        host: url.host,
        protocol: url.protocol.slice(0, -1),
        description: publicUrl ? 'This gateway' : 'A gateway with its default settings',
        security: [{ $ref: '#/components/securitySchemes/bearer' }],
      },
    },
    channels: {
      webhook: { title: 'Webhook', description: WEBHOOK, messages: references(told) },
      stream: {
        address: '/events/stream',
        title: 'Stream',
        description: STREAM,
        servers: [{ $ref: '#/servers/gateway' }],
        messages: references(told),
      },
    },
    operations: {
      deliverEvent: {
        action: 'send',
        channel: { $ref: '#/channels/webhook' },
        summary: 'Wagon sends an event to a webhook',
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
      },
      streamEvents: {
        action: 'send',
        channel: { $ref: '#/channels/stream' },
        summary: 'Wagon sends an event to whoever follows the stream',
        bindings: { http: { method: 'GET', bindingVersion: '0.3.0' } },
      },
    },
    components: {
      messages,
      schemas: { Event: envelopeSchema(openapi), ...payloadSchemas(openapi) },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An access token of a tenant' },
      },
    },
  };
}

/** The classes as schemas of OpenAPI, which is what their decorators are about. */
function schemasOf(app: INestApplication, told: Told[]): OpenAPIObject {
  const settings = new DocumentBuilder().setOpenAPIVersion('3.0.3').build();
  const extraModels = [EventDto, ...new Set(told.map(([, { data }]) => data))];
  return SwaggerModule.createDocument(app, settings, { include: [JournalModule], extraModels });
}

const references = (told: Told[]) =>
  Object.fromEntries(told.map(([type]) => [type, { $ref: `#/components/messages/${type}` }]));

function messageOf(type: string, { data, about, perChat, example }: ToldEvent, openapi: OpenAPIObject) {
  const $ref = getSchemaPath(data);
  const payload = Object.assign({}, exampleOf({ $ref }, openapi, 'answer'), example);
  const envelope = exampleOf({ $ref: getSchemaPath(EventDto) }, openapi, 'answer') as object;
  const order = perChat ? 'In the order of its chat.' : 'In the order of its device.';
  return {
    name: type,
    title: type,
    summary: about,
    description: order,
    payload: {
      allOf: [
        { $ref: '#/components/schemas/Event' },
        { type: 'object', properties: { event: { const: type }, data: { $ref } } },
      ],
    },
    examples: [{ name: type.replaceAll('.', '_'), payload: { ...envelope, event: type, data: payload } }],
  };
}

/** What all events have in common. The signature is the webhook's alone. */
function envelopeSchema({ components }: OpenAPIObject): JsonSchema {
  const { properties, ...envelope } = jsonSchemaOf(components!.schemas![EventDto.name]!);
  const { event: _, data: __, ...common } = properties as Record<string, JsonSchema>;
  return {
    ...envelope,
    properties: {
      ...common,
      event: { type: 'string', description: 'Its name' },
      data: { type: 'object', description: 'What it is about' },
      signature: {
        type: 'string',
        pattern: '^sha256=[0-9a-f]{64}$',
        description: 'Of a webhook that has a secret; never in the stream',
      },
    },
  };
}

const payloadSchemas = ({ components }: OpenAPIObject) =>
  Object.fromEntries(
    Object.entries(components!.schemas!)
      .filter(([name]) => name !== EventDto.name)
      .map(([name, schema]) => [name, jsonSchemaOf(schema)]),
  );
