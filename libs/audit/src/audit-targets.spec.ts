import { describe, expect, it } from 'vitest';
import { targetsInAnswer, targetsOfCall } from './audit-targets.js';

const nothing = { params: {}, query: {}, body: undefined };

describe('the targets of a call', () => {
  it('are named after the collection in the path', () => {
    const of = (path: string, params: object) => targetsOfCall(path, { ...nothing, params });
    expect(of('/users/:id/promote', { id: 'u1' })).toEqual({ user_id: 'u1' });
    expect(of('/global/tenants/:id', { id: 't1' })).toEqual({ tenant_id: 't1' });
    expect(of('/devices/:deviceID', { deviceID: 'd1' })).toEqual({ device_id: 'd1' });
    expect(of('/webhook/deliveries/:id/replay', { id: 'w1' })).toEqual({ delivery_id: 'w1' });
  });

  it('include the device and the user that query or body name', () => {
    expect(targetsOfCall('/connect', { ...nothing, query: { device_id: 'd1' } })).toEqual({
      device_id: 'd1',
    });
    expect(targetsOfCall('/x', { ...nothing, body: { user_id: 'u1', name: 'n', device_id: 7 } })).toEqual({
      user_id: 'u1',
    });
  });

  it('keep nothing that cannot be an id', () => {
    for (const id of ['a\0b', 'x'.repeat(101), '<script>', '', ['u1']])
      expect(targetsOfCall('/users/:id', { ...nothing, params: { id } })).toEqual({});
  });

  it('include what the answer made', () => {
    const answer = { success: true, user: { id: 'u1' }, tenant: { id: 't1' }, token: 'secret' };
    expect(targetsInAnswer(answer)).toEqual({ user_id: 'u1', tenant_id: 't1' });
    const issued = { token: 'secret', data: { token_id: 'k1', tenant_id: 't1', token: 'secret' } };
    expect(targetsInAnswer(issued)).toEqual({ token_id: 'k1', tenant_id: 't1' });
    for (const other of [undefined, null, 'text', [], { data: null }])
      expect(targetsInAnswer(other)).toEqual({});
  });
});
