import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `Wagon/<version>`, the version from the package that this file belongs to (sources or build). */
export const USER_AGENT = `Wagon/${packageVersion(dirname(fileURLToPath(import.meta.url)))}`;

function packageVersion(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).version;
  return dirname(folder) === folder ? '0' : packageVersion(dirname(folder));
}
