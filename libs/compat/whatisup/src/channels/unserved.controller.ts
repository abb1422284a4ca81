import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NotAudited } from '#libs/platform';
import { GuardedBy } from '#libs/tenants';
import { WhatIsUpGuard } from '../access/whatisup.guard.js';
import { WhatIsUpErrors } from '../whatisup.errors.js';

const CHAT = 'channels/:id/chats/:jid';
const LABELS = 'channels/:id/labels';

/**
 * What the later generation documents and this gateway cannot do yet: clients learn that from a code of its own, instead
 * of a 404 that looks like a channel that is gone.
 */
@ApiExcludeController()
@GuardedBy(WhatIsUpGuard)
@NotAudited()
@Controller('v1')
export class UnservedController {
  @Get(['channels/:id/chats', CHAT])
  read(): never {
    throw WhatIsUpErrors.NOT_IMPLEMENTED();
  }

  @Post([
    `${CHAT}/read`,
    `${CHAT}/unread`,
    'channels/:id/stories/send/:kind',
    LABELS,
    `${LABELS}/:label_id/chats`,
    'support/tickets',
  ])
  act(): never {
    throw WhatIsUpErrors.NOT_IMPLEMENTED();
  }

  @Patch(CHAT)
  change(): never {
    throw WhatIsUpErrors.NOT_IMPLEMENTED();
  }

  @Delete([CHAT, `${LABELS}/:label_id/chats/:jid`])
  remove(): never {
    throw WhatIsUpErrors.NOT_IMPLEMENTED();
  }
}
