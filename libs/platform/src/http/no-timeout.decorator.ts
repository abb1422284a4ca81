import { SetMetadata } from '@nestjs/common';

export const NO_TIMEOUT = 'wagon:no-timeout';

/** The handler is asked to wait, and keeps a limit of its own: RequestTimeout leaves it alone. */
export const NoTimeout = () => SetMetadata(NO_TIMEOUT, true);
