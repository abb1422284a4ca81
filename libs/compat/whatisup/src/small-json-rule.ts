import { ruleOf } from '#libs/platform';

const LARGEST = 16 * 1024;

/** The member is at most 16 KB as JSON. */
export const IsSmallJson = ruleOf('isSmallJson', (value, member) =>
  Buffer.byteLength(JSON.stringify(value) ?? '') <= LARGEST
    ? undefined
    : `${member} must have at most 16 KB as JSON`,
);
