import { describe, expect, it } from 'vitest';
import { HttpClient } from '../../support/http-client.js';
import { witiStage } from './witi-stage.js';

const FAILED = { success: false, message: null };
const group = '120362047289509991@g.us';
const participants = '551199887766@s.whatsapp.net,551144332211@s.whatsapp.net';

describe('the groups of an instance', () => {
  it.each([
    ['POST /group_create.aspx', { name: 'My Group', participants }, { name: 'My Group' }],
    ['POST /group_add.aspx', { jid: group, participants }, { jid: 'no group', participants }],
    ['POST /group_remove.aspx', { jid: group, participants }, { jid: group, participants: 'a,b' }],
  ])(
    '%s fails as documented: groups come later; what is wrong fails as wrong',
    async (name, right, wrong) => {
      const { gateway, wid } = await witiStage();
      const path = `${name.split(' ')[1]}?wid=${wid}`;
      const asked = await new HttpClient(gateway.url).post(path, right);
      expect({ status: asked.status, body: asked.body }).toEqual({ status: 200, body: FAILED });
      expect(asked.headers.get('x-error-code')).toBeNull();
      const refused = await new HttpClient(gateway.url).post(path, wrong);
      expect({ status: refused.status, body: refused.body }).toEqual({ status: 200, body: FAILED });
      expect(refused.headers.get('x-error-code')).toBe('VALIDATION_ERROR');
    },
  );
});
