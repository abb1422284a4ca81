import { resolve } from 'node:path';
import type { LogLevel } from '../logging/index.js';
import { UNSAFE_TESTING_VARIABLE, type UnsafeTesting, unsafeTesting } from './unsafe-testing.js';
import { type VariableName, type Variables, variables } from './variables.js';

export type Network = 'whatsapp' | 'sandbox';

/** Where the sandbox network is: in this process, in another one, or nowhere. */
export type SandboxSetting =
  | { mode: 'embedded' }
  | { mode: 'off' }
  | { mode: 'remote'; url: string; rootKey: string };

/** What the gateway was told to be, validated once at the start. Injected by its class. */
export class Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly masterToken: string | undefined;
  readonly encryptionKeys: Buffer[] | undefined;
  readonly nodeId: string | undefined;
  readonly network: Network;
  readonly sandbox: SandboxSetting;
  readonly sandboxPort: number;
  readonly allowedPrivateTargets: string[];
  readonly publicUrl: string | undefined;
  readonly trustedProxies: string[];
  readonly corsOrigins: string[];
  /** Names of the APIs that are served; undefined for all. */
  readonly apis: string[] | undefined;
  readonly waVersion: [number, number, number] | undefined;
  readonly qrSeconds: number | undefined;
  readonly sendTimeoutMs: number;
  readonly queueLimit: number;
  readonly leaseMs: number;
  readonly auditDays: number;
  readonly bodyLimitBytes: number;
  readonly requestTimeoutMs: number;
  readonly eventRetentionDays: number;
  /** Undefined: no limit. */
  readonly v1Rate: { burst: number; perSecond: number } | undefined;
  readonly logLevel: LogLevel;

  constructor(
    values: Variables,
    readonly unsafeTesting: UnsafeTesting,
  ) {
    this.port = values.PORT;
    this.host = values.HOST;
    this.dataDir = resolve(values.DATA_DIR);
    this.databaseUrl = values.DATABASE_URL;
    this.masterToken = values.WAGON_MASTER_TOKEN;
    this.encryptionKeys = values.WAGON_ENCRYPTION_KEY;
    this.nodeId = values.WAGON_NODE_ID;
    this.sandbox = sandboxSetting(values);
    this.network = values.WAGON_NETWORK ?? (this.sandbox.mode === 'off' ? 'whatsapp' : 'sandbox');
    this.sandboxPort = values.SANDBOX_PORT;
    this.allowedPrivateTargets =
      values.WAGON_ALLOW_PRIVATE_TARGETS ??
      (this.sandbox.mode === 'embedded' ? ['127.0.0.0/8', '::1/128'] : []);
    this.publicUrl = values.WAGON_PUBLIC_URL?.replace(/\/+$/, '');
    this.trustedProxies = values.WAGON_TRUSTED_PROXIES;
    this.apis = values.WAGON_APIS;
    this.corsOrigins = values.WAGON_CORS_ORIGINS;
    this.waVersion = values.WAGON_WA_VERSION;
    this.qrSeconds = values.WAGON_QR_SECONDS;
    this.sendTimeoutMs = values.WAGON_SEND_TIMEOUT_SECONDS * 1000;
    this.queueLimit = values.WAGON_QUEUE_LIMIT;
    this.leaseMs = values.WAGON_LEASE_SECONDS * 1000;
    this.auditDays = values.WAGON_AUDIT_DAYS;
    this.bodyLimitBytes = values.WAGON_BODY_LIMIT_MB * 1024 * 1024;
    this.requestTimeoutMs = values.WAGON_REQUEST_TIMEOUT_SECONDS * 1000;
    this.eventRetentionDays = values.WAGON_EVENT_RETENTION_DAYS;
    this.v1Rate = values.WAGON_V1_RATE;
    this.logLevel = values.LOG_LEVEL;
  }
}

/** Every variable that has a bad value, each with what is allowed. Values are not repeated: they may be secrets. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

function sandboxSetting(values: Variables): SandboxSetting {
  if (values.WAGON_SANDBOX === 'on') return { mode: 'embedded' };
  if (values.WAGON_SANDBOX === 'off') return { mode: 'off' };
  return { mode: 'remote', url: values.WAGON_SANDBOX, rootKey: values.WAGON_SANDBOX_ROOT_KEY! };
}

/** What no single variable can tell. */
function contradictions(values: Variables): string[] {
  const problems: string[] = [];
  const { WAGON_SANDBOX: sandbox } = values;
  if (!['on', 'off'].includes(sandbox) && !values.WAGON_SANDBOX_ROOT_KEY)
    problems.push(
      'WAGON_SANDBOX_ROOT_KEY is required with WAGON_SANDBOX=ws://…: the root_key that GET /health of that sandbox shows',
    );
  if (sandbox === 'off' && values.WAGON_NETWORK === 'sandbox')
    problems.push('WAGON_NETWORK must be whatsapp when WAGON_SANDBOX=off: there is no sandbox network then');
  return problems;
}

/** Names that begin like ours but are none of ours: a typing mistake must not pass unnoticed. */
function unknownNames(env: NodeJS.ProcessEnv): string[] {
  const ours = new Set([...Object.keys(variables), ...COMMAND_LINE_VARIABLES, UNSAFE_TESTING_VARIABLE]);
  return Object.keys(env)
    .filter((name) => name.startsWith('WAGON_') && !ours.has(name))
    .map((name) => `${name} is not a variable of Wagon; the list is in docs/configuration.md`);
}

/** Read by the command line and the quickstart, which may share the gateway's environment. */
const COMMAND_LINE_VARIABLES = ['WAGON_URL', 'WAGON_TOKEN'];

/**
 * The one reader of the environment.
 * @throws ConfigError that names every variable with a bad value and what is allowed
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const problems = unknownNames(env);
  const values: Partial<Record<VariableName, unknown>> = {};
  for (const [name, { schema }] of Object.entries(variables)) {
    const text = env[name]?.trim();
    const result = schema.safeParse(text === '' ? undefined : text);
    if (result.success) values[name as VariableName] = result.data;
    else problems.push(`${name} ${result.error.issues[0]!.message}`);
  }
  if (problems.length === 0) problems.push(...contradictions(values as Variables));
  const testing = unsafeTesting(env);
  if (typeof testing === 'string') problems.push(testing);
  if (typeof testing === 'string' || problems.length > 0) throw new ConfigError(problems.join('\n'));
  return new Config(values as Variables, testing);
}

/** What the command line and the quickstart read: where the gateway is and with which token to call it. */
export function loadClientConfig(env: NodeJS.ProcessEnv = process.env) {
  return {
    url: (env.WAGON_URL ?? `http://127.0.0.1:${env.PORT ?? 3000}`).replace(/\/+$/, ''),
    sandboxUrl: `http://127.0.0.1:${env.SANDBOX_PORT ?? 3001}`,
    token: env.WAGON_TOKEN,
    masterToken: env.WAGON_MASTER_TOKEN,
  };
}
