import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';
import { logContext } from './request-context.js';

function capture() {
  const lines: string[] = [];
  return { lines, logger: createLogger('debug', { write: (line) => void lines.push(line) }) };
}

describe('the logger', () => {
  it('carries request, tenant and device of where it was written', () => {
    const { lines, logger } = capture();
    logContext.run({ requestId: 'r1' }, () => {
      logContext.set({ tenantId: 't1' });
      logger.info('hello');
    });
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'info',
      requestId: 'r1',
      tenantId: 't1',
      msg: 'hello',
    });
  });

  it('never shows secrets, message bodies or full telephone numbers', () => {
    const { lines, logger } = capture();
    const error = Object.assign(new Error('no route to 5511999990001@s.whatsapp.net'), {
      creds: 'noise-private',
    });
    logger.warn({ token: 'uuid', data: { text: 'hi mum', key: 'k1' }, err: error }, 'to +5511999990001');
    expect(lines[0]).not.toMatch(/uuid|hi mum|k1|noise-private|5511999990001/);
    expect(lines[0]).toContain('**********001');
  });
});
