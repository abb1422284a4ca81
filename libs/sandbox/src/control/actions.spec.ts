import { describe, expect, it } from 'vitest';
import { stage } from '../testing/stage.js';
import { ACTIONS } from './actions/actions.js';

async function act(url: string, number: string, body: unknown) {
  const response = await fetch(`${url}/phones/${number}/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('actions of a phone', { timeout: 30_000 }, () => {
  it('are done as each example says', async () => {
    const { sandbox, ana } = await stage();
    for (const [type, { example }] of Object.entries(ACTIONS)) {
      const { status, body } = await act(sandbox.url, ana.number, { type, ...example });
      expect({ type, status, body }).toMatchObject({ type, status: 200 });
    }
  });

  it.each([
    [{}, 400, 'type'],
    [{ type: 'fly' }, 400, 'type'],
    [{ type: 'toString' }, 400, 'type'],
    [{ type: 'set_about' }, 400, 'about'],
    [{ type: 'set_about', about: 'x', abuot: 'y' }, 400, 'abuot'],
    [{ type: 'call', to: '5511999990002', stage: 'sing' }, 400, 'stage'],
    [{ type: 'add_members', group: 'five', members: [] }, 400, 'group'],
    [{ type: 'add_members', group: '1@g.us', members: ['5511999990002', 7] }, 400, 'members'],
  ])('%j is refused with %i, and names %s', async (request, status, field) => {
    const { sandbox, ana } = await stage();
    const answer = await act(sandbox.url, ana.number, request);
    expect(answer).toMatchObject({ status, body: { error: 'invalid_request' } });
    expect(Object.keys(answer.body.details as object)).toEqual([field]);
  });

  it.each([
    [{ type: 'block', who: '5511000000000' }, 404, 'recipient_not_found'],
    [{ type: 'set_group_subject', group: '1@g.us', subject: 'x' }, 404, 'group_not_found'],
    [{ type: 'promote_members', group: '2@g.us', members: ['5511999990002'] }, 422, 'not_in_group'],
    [{ type: 'create_group', subject: 'x', members: [], group: '2@g.us' }, 409, 'group_exists'],
  ])('%j is refused with %i %s', async (request, status, error) => {
    const { sandbox, ana } = await stage();
    await act(sandbox.url, ana.number, {
      type: 'create_group',
      subject: 'Two',
      members: [],
      group: '2@g.us',
    });
    expect(await act(sandbox.url, ana.number, request)).toMatchObject({ status, body: { error } });
  });
});
