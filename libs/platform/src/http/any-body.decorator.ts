import { SetMetadata } from '@nestjs/common';

export const ANY_BODY = 'wagon:any-body';

/** Of a handler or a controller that also takes bodies of other types than JSON, or minds none: RequireJson leaves it alone. */
export const AnyBody = () => SetMetadata(ANY_BODY, true);
