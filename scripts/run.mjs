// `node scripts/run.mjs <app> [arguments]`: builds when needed, then runs apps/<app> in this same process,
// so that a signal reaches the app itself and not a wrapper around it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded, root } from './build.mjs';

const [app] = process.argv.splice(2, 1);
buildIfNeeded();
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(root, 'dist', 'apps', app, 'src', 'main.js')).href);
