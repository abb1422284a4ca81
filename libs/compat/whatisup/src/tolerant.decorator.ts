import { requestValidation, ValidatedBy } from '#libs/platform';

/** Of a class of requests: fields that this API does not know are left out, as its own server may know more of them. */
export const Tolerant = () => ValidatedBy(requestValidation({ unknownFields: 'ignored' }));
