import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { silenceLibsignal } from '#libs/platform';

const SessionRecord = createRequire(import.meta.url)('libsignal/src/session_record.js');

const original = console.info;
const printed = vi.fn();

/** Ends a session as libsignal does whenever a contact starts a new one. */
function closeASession(): void {
  const session = SessionRecord.createEntry();
  session.currentRatchet = { rootKey: Buffer.from('a private root key') };
  session.indexInfo = { baseKey: Buffer.from('base'), closed: -1 };
  new SessionRecord().closeSession(session);
}

beforeAll(() => {
  console.info = printed;
});

afterAll(() => {
  if (Object.getOwnPropertyDescriptor(console, 'info')?.writable) console.info = original;
});

it('shows that libsignal prints a whole session, its private keys included', () => {
  closeASession();
  expect(printed).toHaveBeenCalledOnce();
  expect(printed.mock.calls[0]![1].currentRatchet.rootKey.toString()).toBe('a private root key');
});

it('lets it print nothing any more, whoever tries to put the console back', () => {
  printed.mockClear();
  silenceLibsignal();
  expect(() => {
    console.info = printed;
  }).toThrow(TypeError);
  expect(() => Object.defineProperty(console, 'info', { value: printed })).toThrow(TypeError);
  closeASession();
  expect(printed).not.toHaveBeenCalled();
});
