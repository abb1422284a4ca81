import { SetMetadata } from '@nestjs/common';

export const UNMETERED_MARK = 'whatisup:unmetered';
export const TOKEN_IN_QUERY_MARK = 'whatisup:token-in-query';

/** Of a handler: calling it takes nothing from the rate limit. */
export const Unmetered = () => SetMetadata(UNMETERED_MARK, true);

/** Of a handler: browsers cannot set headers where it is read, so the key may also be in `?token=`. */
export const TokenInQuery = () => SetMetadata(TOKEN_IN_QUERY_MARK, true);
