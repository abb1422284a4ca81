import { resolve } from 'node:path';
import type { Config } from '#libs/platform';
import type { NewSecrets } from '#libs/tenants';

/** What a person needs to know once the gateway runs. Tokens are shown here once and nowhere else. */
export function banner(
  config: Config,
  port: number,
  sandboxUrl: string | undefined,
  secrets: NewSecrets,
): string {
  const api = config.publicUrl ?? `http://localhost:${port}`;
  const database = config.databaseUrl
    ? 'PostgreSQL'
    : 'embedded (survives the death of the process, not of the machine)';
  const rows = [
    ['API', api],
    ['Swagger', `${api}/docs`],
    ['Sandbox', sandboxUrl ?? 'off'],
    ['Data', resolve(config.dataDir)],
    ['Database', database],
    ...(secrets.masterToken ? [['Master token', secrets.masterToken]] : []),
    ...(secrets.defaultToken ? [['Token', `${secrets.defaultToken} (tenant "default")`]] : []),
  ];
  const lines = rows.map(([name, value]) => `  ${name!.padEnd(13)} ${value}`);
  const shownOnce =
    secrets.masterToken || secrets.defaultToken ? ['', '  Tokens are shown this once: keep them.'] : [];
  return ['', '  Wagon is running', '', ...lines, ...shownOnce, '', ''].join('\n');
}
