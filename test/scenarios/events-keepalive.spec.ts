import { describe, expect, it } from 'vitest';
import { stage } from '../support/stage.js';

const SECOND = 1000;

describe('events of a connection that falls silent', () => {
  it('tell it before it is given up, and that it speaks again', { timeout: 120 * SECOND }, async () => {
    const { phone, hooks, network, linkedDevice } = await stage();
    await linkedDevice();
    await hooks.expect('app_state.sync_complete');
    await network.cause('hold_ms', { phone: phone.number, ms: 40 * SECOND });
    const { data } = await hooks.expectDocumented('connection.keepalive_timeout', {}, 45 * SECOND);
    expect(data.silent_seconds).toBe(32);
    await hooks.expectDocumented(
      'connection.keepalive_restored',
      { silent_since: data.silent_since },
      20 * SECOND,
    );
    expect(hooks.events).not.toContain('device.disconnected');
  });
});
