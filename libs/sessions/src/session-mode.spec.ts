import { expect, it } from 'vitest';
import { assertLegalMove } from './session-mode.js';

it('lets a session that ended begin again only when someone asks', () => {
  expect(() => assertLegalMove('ended', 'connecting')).not.toThrow();
  expect(() => assertLegalMove('ended', 'linking')).not.toThrow();
  expect(() => assertLegalMove('ended', 'waiting')).toThrow('from ended to waiting');
  expect(() => assertLegalMove('ended', 'online')).toThrow('from ended to online');
});

it('never goes online without logging in', () => {
  for (const mode of ['stopped', 'linking', 'waiting', 'online'] as const)
    expect(() => assertLegalMove(mode, 'online')).toThrow();
});
