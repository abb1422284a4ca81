/**
 * Who may import what: `node_modules/.bin/depcruise apps libs ormconfig.ts test`.
 *
 *   openapi, platform <- {journal, tenants <- devices} <- sessions <- {pairing, messaging, contacts}
 *   webhooks, events: platform, journal, tenants, devices.  api-keys: platform, tenants, devices.  audit: platform, tenants.
 *   operations: platform, tenants, devices, sessions.
 *   compat/<api>: any feature; imported by the gateway alone.
 *   Nobody imports an app. The sandbox stands apart: a bug that it shared with the gateway would prove itself right.
 */
const src = (feature) => `^libs/${feature}/src/`;
const specs = '\\.spec\\.ts$|/src/testing/';

/** Feature -> the features that it may import. */
const ALLOWED = {
  openapi: [],
  platform: ['openapi'],
  journal: ['openapi', 'platform'],
  tenants: ['openapi', 'platform'],
  devices: ['openapi', 'platform', 'tenants'],
  sessions: ['openapi', 'platform', 'journal', 'tenants', 'devices'],
  pairing: ['openapi', 'platform', 'journal', 'tenants', 'devices', 'sessions'],
  account: ['openapi', 'platform', 'tenants', 'devices', 'sessions'],
  messaging: ['openapi', 'platform', 'journal', 'tenants', 'devices', 'sessions'],
  contacts: ['openapi', 'platform', 'tenants', 'devices', 'sessions'],
  webhooks: ['openapi', 'platform', 'journal', 'tenants', 'devices'],
  events: ['openapi', 'platform', 'journal', 'tenants', 'devices'],
  'api-keys': ['platform', 'tenants', 'devices'],
  audit: ['openapi', 'platform', 'tenants'],
  operations: ['openapi', 'platform', 'tenants', 'devices', 'sessions'],
  sandbox: ['openapi'],
};

/** A facade speaks another product's API over the features; no feature, and no other facade, knows of it. */
const FEATURES = Object.keys(ALLOWED).filter((feature) => feature !== 'sandbox');
for (const api of ['laravel', 'whatisup', 'witi']) ALLOWED[`compat/${api}`] = FEATURES;

const features = Object.entries(ALLOWED).map(([feature, allowed]) => ({
  name: `${feature}-imports`,
  comment: `libs/${feature} may import ${allowed.join(', ') || 'no other feature'}`,
  severity: 'error',
  from: { path: src(feature), pathNot: specs },
  to: { path: '^libs/', pathNot: [feature, ...allowed].map(src) },
}));

module.exports = {
  forbidden: [
    ...features,
    {
      name: 'known-feature',
      comment: 'a new feature says in this file what it may import',
      severity: 'error',
      from: { path: '^libs/', pathNot: Object.keys(ALLOWED).map(src) },
      to: {},
    },
    {
      name: 'through-the-index',
      comment: 'other features and the apps import only `#libs/<feature>`, its index.ts',
      severity: 'error',
      from: { path: '^(apps|libs/(?:compat/)?[^/]+)/' },
      to: { path: '^libs/(compat/)?[^/]+/src/', pathNot: ['^$1/', '^libs/(compat/)?[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'no-app',
      comment: 'apps are the top: nobody imports them, nor does one import another',
      severity: 'error',
      from: { path: '^(libs/|apps/([^/]+)/|ormconfig)' },
      to: { path: '^apps/', pathNot: '^apps/$2/' },
    },
    {
      name: 'ormconfig',
      comment: 'only the apps assemble the tables',
      severity: 'error',
      from: { path: '^libs/', pathNot: specs },
      to: { path: '^ormconfig' },
    },
    {
      name: 'baileys',
      comment: 'only sessions and the kinds of messages talk to Baileys; the sandbox uses its codecs',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: ['^libs/sessions/src/', '^libs/messaging/src/kinds/', '^libs/sandbox/src/server/', specs],
      },
      to: { path: 'node_modules/(@whiskeysockets/baileys|libsignal)/' },
    },
    {
      name: 'typeorm',
      comment: 'only what reads or makes rows knows TypeORM',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: [
          '\\.(repository|entity)\\.ts$',
          '/migrations/',
          '^libs/platform/src/database/',
          // asks the server who is connected, before anything of ours opens the database
          '^apps/wagon/src/database-in-use\\.ts$',
          specs,
        ],
      },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm|pg|@electric-sql/pglite)/' },
    },
    {
      name: 'no-cycles',
      comment: 'two files that need each other are one thing, or hide a third',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'every import leads somewhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'only-dependencies',
      comment: 'the program imports only what package.json lists for production',
      severity: 'error',
      from: { path: '^(apps|libs|ormconfig)', pathNot: specs },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
