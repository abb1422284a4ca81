import { describe, expect, it } from 'vitest';
import { HttpClient, type Json } from '../../support/http-client.js';
import { witiStage } from './witi-stage.js';

const jid = '120362047289509991@g.us';
const participants = '551199887766@s.whatsapp.net,551144332211@s.whatsapp.net';

/** Fails in the documented shape, be the request right or wrong; only the header tells which. */
async function expectFailures(command: string, right: Json, wrong: Json) {
  const { gateway, wid } = await witiStage();
  const answerTo = async (body: Json) => {
    const answer = await new HttpClient(gateway.url).post(`/${command}?wid=${wid}`, body);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: { success: false, message: null },
    });
    return answer.headers.get('x-error-code');
  };
  expect(await answerTo(right)).toBeNull();
  expect(await answerTo(wrong)).toBe('VALIDATION_ERROR');
}

describe('the groups of an instance come later', () => {
  it('POST /group_create.aspx fails as documented', () =>
    expectFailures('group_create.aspx', { name: 'My Group', participants }, { name: 'My Group' }));

  it('POST /group_add.aspx fails as documented', () =>
    expectFailures('group_add.aspx', { jid, participants }, { jid: 'no group', participants }));

  it('POST /group_remove.aspx fails as documented', () =>
    expectFailures('group_remove.aspx', { jid, participants }, { jid, participants: 'a,b' }));
});
