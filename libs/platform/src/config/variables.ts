import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** A whole number within limits, from the text of an environment variable. */
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

const port = wholeNumber(0, 65535);

const webAddress = (schemes: string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.replace(':', '')), {
      message: `must be an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    });

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const cidrs = list.refine((items) => items.every((item) => isCidr(item)), {
  message: 'must be networks such as 10.0.0.0/8 or ::1/128, separated by commas',
});

function isCidr(text: string): boolean {
  return ipaddr.IPv4.isValidCIDR(text) || ipaddr.IPv6.isValidCIDR(text);
}

/** 32 bytes as 64 hex digits or as base64. */
function decodeKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  return undefined;
}

const encryptionKeys = list
  .refine((items) => items.length > 0 && items.every((item) => decodeKey(item)?.length === 32), {
    message: 'must be 32 bytes in hex (64 digits) or base64, several separated by commas',
  })
  .transform((items) => items.map((item) => decodeKey(item)!));

const waVersion = z
  .string()
  .regex(/^\d+\.\d+\.\d+$/, 'must be three numbers such as 2.3000.1023223821')
  .transform((text) => text.split('.').map(Number) as [number, number, number]);

const requestRate = z
  .string()
  .regex(/^(?:off|[1-9]\d{0,6}\/[1-9]\d{0,6})$/, 'must be two whole numbers such as 60/1, or off')
  .transform((text) => {
    if (text === 'off') return undefined;
    const [burst, perSecond] = text.split('/').map(Number);
    return { burst: burst!, perSecond: perSecond! };
  });

const sandboxMode = z
  .string()
  .refine((text) => ['on', 'off'].includes(text) || webAddress(['ws', 'wss']).safeParse(text).success, {
    message: 'must be on, off or the address of a sandbox such as ws://host:3001/ws/chat',
  });

/** The name of the API at the root. */
export const NATIVE_API = 'wuts';

interface Variable<Schema extends z.ZodType> {
  schema: Schema;
  /** The default as the documentation shows it. */
  shown: string;
  about: string;
}
const variable = <Schema extends z.ZodType>(
  schema: Schema,
  shown: string,
  about: string,
): Variable<Schema> => ({
  schema,
  shown,
  about,
});

/** Every variable that Wagon reads, in the order of the documentation. The one list: docs/configuration.md is made from it. */
export const variables = {
  PORT: variable(port.default(3000), '3000', 'Port of the HTTP API; 0 takes any free one.'),
  HOST: variable(
    z.string().min(1, 'must be an address or host name').default('0.0.0.0'),
    '0.0.0.0',
    'Address to listen on.',
  ),
  DATA_DIR: variable(
    z.string().min(1, 'must be a folder').default('./data'),
    './data',
    'Folder of the embedded database, the sandbox, the generated encryption key and the files `node.id` and `generation.json`. One process at a time.',
  ),
  DATABASE_URL: variable(
    webAddress(['postgres', 'postgresql']).optional(),
    'embedded database in `DATA_DIR`',
    'PostgreSQL server, `postgres://user:password@host:5432/name`. It survives a power cut; the embedded one survives the death of the process.',
  ),
  WAGON_MASTER_TOKEN: variable(
    z.string().min(16, 'must have at least 16 characters').optional(),
    'generated at the first start and printed once',
    'Token of the platform calls (`POST /register`, `/tenants`, `/global/…`).',
  ),
  WAGON_ENCRYPTION_KEY: variable(
    encryptionKeys.optional(),
    'generated once into `DATA_DIR/encryption.key`',
    'Key of everything that is encrypted at rest: 32 bytes in base64 or hex. Several, separated by commas: the first one encrypts, all of them decrypt.',
  ),
  WAGON_NODE_ID: variable(
    z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be 1 to 100 letters, digits, dots, underscores or hyphens')
      .optional(),
    'generated once into `DATA_DIR/node.id`',
    'Name of this gateway among those on its database. It must be the same after a restart and no other process may have it.',
  ),
  WAGON_NETWORK: variable(
    z.enum(['sandbox', 'whatsapp'], { error: 'must be sandbox or whatsapp' }).optional(),
    '`sandbox`; `whatsapp` when `WAGON_SANDBOX=off`',
    'Network of a new device that names none.',
  ),
  WAGON_SANDBOX: variable(
    sandboxMode.default('on'),
    'on',
    '`on`: the sandbox runs inside the gateway. `off`: there is none. `ws://host:port/ws/chat`: devices of the sandbox network use the one that runs there.',
  ),
  SANDBOX_PORT: variable(
    port.default(3001),
    '3001',
    'Port of the embedded or stand-alone sandbox, on the loopback address only.',
  ),
  WAGON_SANDBOX_ROOT_KEY: variable(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'must be 64 hex digits, as GET /health of the sandbox shows')
      .optional(),
    'none',
    'Root key of the sandbox at `WAGON_SANDBOX=ws://…`; required there.',
  ),
  WAGON_ALLOW_PRIVATE_TARGETS: variable(
    cidrs.optional(),
    '`127.0.0.0/8,::1/128` while the embedded sandbox runs, else none',
    'Networks to which webhooks and fetched URLs may go although they are private, also with `http:`. Everything else: `https:` to public addresses.',
  ),
  WAGON_PUBLIC_URL: variable(
    webAddress(['http', 'https']).optional(),
    'http://localhost:`PORT`',
    'Address under which clients reach this gateway; shown in the API documentation.',
  ),
  WAGON_TRUSTED_PROXIES: variable(
    cidrs.default([]),
    'none',
    'Networks of reverse proxies whose `X-Forwarded-For` is believed.',
  ),
  WAGON_APIS: variable(
    list
      .refine((names) => names.includes(NATIVE_API), {
        message: `must have ${NATIVE_API} among its names: tenants, their devices and their tokens are administered there`,
      })
      .optional(),
    'all',
    'APIs that are served, separated by commas: `wuts`, the native one, always, and those of other products, by the names that `docs/compatibility.md` lists.',
  ),
  WAGON_CORS_ORIGINS: variable(
    list.default([]),
    'none (CORS off)',
    'Origins of browser applications that may call the API, separated by commas.',
  ),
  WAGON_WA_VERSION: variable(
    waVersion.optional(),
    'the one built into Baileys',
    'WhatsApp Web version to present, for example `2.3000.1023223821`. Set a newer one when WhatsApp answers that the client is outdated.',
  ),
  WAGON_QR_SECONDS: variable(
    wholeNumber(1, 300).optional(),
    '60 for the first code of a pairing, 20 for each further one',
    'Lifetime of a QR code, for every code alike.',
  ),
  WAGON_SEND_TIMEOUT_SECONDS: variable(
    wholeNumber(1, 30).default(20),
    '20',
    'How long a send waits for WhatsApp to acknowledge it before it answers 504.',
  ),
  WAGON_QUEUE_LIMIT: variable(
    wholeNumber(1, 1_000_000).default(10_000),
    '10000',
    'How many messages of a device may wait to be sent; a further one is answered with 429.',
  ),
  WAGON_LEASE_SECONDS: variable(
    wholeNumber(3, 300).default(15),
    '15',
    'How long a process that died keeps its devices from another process on the same PostgreSQL. The same process, started again, takes them at once.',
  ),
  WAGON_AUDIT_DAYS: variable(
    wholeNumber(1, 3650).default(365),
    '365',
    'How many days the audit log is kept.',
  ),
  WAGON_BODY_LIMIT_MB: variable(wholeNumber(1, 1024).default(1), '1', 'Largest request body in megabytes.'),
  WAGON_REQUEST_TIMEOUT_SECONDS: variable(
    wholeNumber(5, 3600).default(180),
    '180',
    'Time after which a request is answered with 504. A send may wait 90 s on request and then for WhatsApp: keep it longer than that.',
  ),
  WAGON_EVENT_RETENTION_DAYS: variable(
    wholeNumber(1, 3650).default(30),
    '30',
    'How long events stay in the journal. What a webhook has not received yet stays up to twice as long, and at least 7 days.',
  ),
  WAGON_V1_RATE: variable(
    requestRate.default({ burst: 60, perSecond: 1 }),
    '60/1',
    'Requests that a tenant may make at once at `/v1` (WhatIsUp), and how many more in each second; each process counts for itself. `600/100` suits internal services that send at volume, `off` sets no limit.',
  ),
  LOG_LEVEL: variable(
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'must be fatal, error, warn, info, debug, trace or silent',
      })
      .default('info'),
    'info',
    'Least severe log line that is written.',
  ),
};

export type VariableName = keyof typeof variables;
export type Variables = { [Name in VariableName]: z.output<(typeof variables)[Name]['schema']> };
