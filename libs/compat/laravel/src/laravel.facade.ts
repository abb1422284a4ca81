import type { DocumentBuilder } from '@nestjs/swagger';
import { below, type Facade } from '#libs/platform';
import { LaravelModule } from './laravel.module.js';
import { laravelError } from './laravel-error.js';
import { LARAVEL } from './name.js';

const DESCRIPTION = `
The API of a Laravel application in front of a Baileys service, as its own documentation describes it. A client of that
application works here with another base URL and a token of this gateway.

Every call takes JSON, also \`GET\` and \`DELETE\`; what the body lacks is read from the query. Texts are trimmed, and an
empty one counts as not given, as in Laravel.

Where that documentation is silent (it shows no answer of a call that changes something), the description of the
operation says what this gateway does.
`;

/** The API of the Laravel-Baileys application, at /api. */
export const laravel: Facade = {
  name: LARAVEL,
  module: LaravelModule,
  owns: below('/api'),
  describe: (document: DocumentBuilder) =>
    document
      .setTitle('Laravel-Baileys')
      .setDescription(DESCRIPTION.trim())
      .addBearerAuth({
        type: 'http',
        scheme: 'bearer',
        description: 'An access token of a tenant, or one of `POST /api/api-tokens/generate`',
      })
      .addTag('Endpoints', 'Sessions, contacts and tokens')
      .addTag('Messages', 'Sending, and what was sent and received')
      .addTag('Operations', 'Whether it works'),
  renderError: laravelError,
  headers: { 'Cache-Control': 'no-cache, private', Vary: 'Origin' },
};
