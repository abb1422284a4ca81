import type { DocumentBuilder } from '@nestjs/swagger';
import { below, type Facade } from '#libs/platform';
import { WhatIsUpModule } from './whatisup.module.js';
import { completed } from './whatisup-document.js';
import { whatisupError } from './whatisup-error.js';

const DESCRIPTION = `
The API of WhatIsUp, as its own documentation describes it, in both its generations: \`/v1/instances\`, and
\`/v1/channels\`, the later name of the same things, which has more of them. A client of that product works here with
another base URL and a key of this gateway.

### Keys
\`POST /v1/api-keys\` with an access token of a tenant as Bearer issues the first key, \`zpk_live_…\` or \`zpk_test_…\`. Keys
work at \`/v1\` alone; an access token works there as a live key does.

### Errors
\`{"error":{"code","message","details"},"request_id"}\`. \`code\` is stable, \`message\` may change.

### Limits
A tenant has a bucket of 60 requests to which one comes back in each second; \`WAGON_V1_RATE\` sets another size. Every answer
to a known caller has \`X-RateLimit-Limit\`, \`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\` (Unix seconds).

Where that documentation is silent, the description of the operation says what this gateway does.
`;

/** The API of WhatIsUp, at /v1. */
export const whatisup: Facade = {
  name: 'whatisup',
  module: WhatIsUpModule,
  owns: below('/v1'),
  describe: (document: DocumentBuilder) =>
    document
      .setTitle('WhatIsUp')
      .setDescription(DESCRIPTION.trim())
      .addBearerAuth({
        type: 'http',
        scheme: 'bearer',
        description: 'An API key, or an access token of a tenant',
      })
      .addTag('Instances', 'The WhatsApp accounts of the customer')
      .addTag('Messages', 'Sending')
      .addTag('Webhooks', 'Where events go, and what became of them')
      .addTag('API keys', 'Who may call')
      .addTag('Events', 'What happens, as it happens')
      .addTag('Channels', 'The same as instances, in the later generation, with what that has besides')
      .addTag('Limits', 'How much may be called'),
  finish: completed,
  renderError: whatisupError,
};
