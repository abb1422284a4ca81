import { errorTable } from '#libs/platform';

export const LaravelErrors = errorTable({
  MEDIA_NOT_SUPPORTED: { status: 501, title: 'Sending media is not supported by this gateway yet' },
});
