import { expect, it } from 'vitest';
import { hashPassword, isPassword } from './password.js';

it('knows the password that was hashed, and no other', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^scrypt\$16384\$8\$5\$/);
  expect(await isPassword('correct horse', hash)).toBe(true);
  expect(await isPassword('correct horse ', hash)).toBe(false);
  expect(await hashPassword('correct horse')).not.toBe(hash);
});
