import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DocumentedApi, requestExamples } from '../../support/documented-api.js';
import { type Answer, HttpClient, type Json } from '../../support/http-client.js';
import { failedStatus, GUID, witiStage } from './witi-stage.js';

const api = new DocumentedApi('witi.json');
const commands = api.operations.map(({ method, path, operation }) => ({
  name: `${method.toUpperCase()} ${path}`,
  method: method.toUpperCase(),
  path,
  body: requestExamples(operation)[0],
  key: path.startsWith('/witime/') ? 'gid' : 'wid',
}));

const resultado = (Mensagem: string) => ({
  CodigoResultado: 1,
  Mensagem,
  Chave: expect.stringMatching(GUID),
  Cobrado: false,
  ValorCobrado: 0,
  ElapsedTimeMS: 0,
});

/** How a command answers somebody without a key, in its own shape. */
const refusals: Record<string, Json> = {
  '/generate_qrcode.aspx': { status: 0, error: 'Invalid wid', ttl: 0 },
  '/status.aspx': { ...failedStatus, error: 'Invalid wid' },
  '/disconnect.aspx': { ...failedStatus, error: 'Invalid wid' },
  '/set_config.aspx': { ...failedStatus, error: 'Invalid wid' },
  '/close_session.aspx': { sucesso: false, Status: JSON.stringify(failedStatus) },
  '/restore_session.aspx': { sucesso: false, Status: JSON.stringify(failedStatus) },
  '/save_session.aspx': { sucesso: false },
  '/clear.aspx': { status: false, message: 'Invalid wid' },
  '/chats.aspx': [],
  '/contacts.aspx': [],
  '/get_profile.aspx': { sucesso: false, mensagem: null },
  '/query_profile.aspx': { sucesso: false, mensagem: null },
  '/witime/group/getstatus.aspx': { Resultado: resultado('Invalid gid'), Info: null },
  '/witime/group/query_profile.aspx': { Resultado: resultado('Invalid gid'), Info: null },
  '/witime/group/Start.aspx': resultado('Invalid gid'),
  '/witime/group/End.aspx': resultado('Invalid gid'),
};

function expectRefused({ status, headers, body }: Answer, { name, path }: { name: string; path: string }) {
  expect({ status, body }, name).toEqual({
    status: 200,
    body: refusals[path] ?? { success: false, message: null },
  });
  expect(headers.get('x-error-code'), name).toBe('UNAUTHORIZED');
}

describe('every command', () => {
  it('is one of the 26 that are documented', () => {
    expect(commands).toHaveLength(26);
  });

  it('refuses in its own shape whoever has no key, a wrong one, or another kind of key', async () => {
    const scene = await witiStage();
    const anyone = new HttpClient(scene.gateway.url);
    const { gid, id } = (await scene.api.post('/device-groups', { name: 'All', device_ids: [scene.device] }))
      .body.data;
    for (const command of commands) {
      const { key, method, path, body } = command;
      const others = key === 'wid' ? [gid, scene.device] : [scene.wid, id];
      const queries = ['', `${key}=`, `${key}=x&${key}=y`];
      for (const text of [randomUUID().toUpperCase(), scene.token, ...others]) queries.push(`${key}=${text}`);
      for (const query of queries)
        expectRefused(await anyone.send(method, `${path}?${query}`, body), command);
      expectRefused(await scene.api.send(method, path, body), command); // a token is no key
    }
  });

  it('acts on the own device alone: a key of another tenant shows and changes nothing of it', async () => {
    const mine = await witiStage();
    const theirs = await witiStage();
    await theirs.linkByQr();
    const before = await theirs.witi.get('status.aspx');
    const anyone = new HttpClient(mine.gateway.url);
    const { gid } = (await mine.api.post('/device-groups', { name: 'Mine', device_ids: [mine.device] })).body
      .data;
    const about = `&device_id=${theirs.device}&jid=${theirs.alice.jid}`;
    for (const { key, method, path, body } of commands) {
      if (path === '/generate_qrcode.aspx') continue; // links the own device
      const text = key === 'wid' ? mine.wid : gid;
      const answer = await anyone.send(method, `${path}?${key}=${text}${about}`, body);
      const told = JSON.stringify(answer.body);
      for (const secret of [theirs.wid, theirs.device, theirs.phone.number])
        expect(told).not.toContain(secret);
    }
    const after = await theirs.witi.get('status.aspx');
    expect(after).toMatchObject({
      status: 10,
      Webhook: before.Webhook,
      UserAgent: before.UserAgent,
      ConnectionInfo: before.ConnectionInfo,
    });
  });

  it('refuses a key that was made anew, and that of a user who was switched off or deleted', async () => {
    const { api, gateway, newUser } = await witiStage();
    const anyone = new HttpClient(gateway.url);
    const works = async (wid: string) =>
      (await anyone.get(`/status.aspx?wid=${wid}`)).body.WebID === wid.toUpperCase();
    const member = await newUser('user');
    const { id, wid: first } = (await member.api.post('/devices', { name: 'Hers' })).body.device;
    expect(await works(first)).toBe(true);
    const { wid } = (await api.post(`/devices/${id}/wid`)).body.data;
    expect([await works(first), await works(wid)]).toEqual([false, true]);
    await api.put(`/users/${member.id}`, { active: false });
    expect(await works(wid)).toBe(false);
    await api.put(`/users/${member.id}`, { active: true });
    expect(await works(wid)).toBe(true);
    await api.delete(`/users/${member.id}`);
    expect(await works(wid)).toBe(false);
    const { wid: own } = (await api.post(`/devices/${id}/wid`)).body.data;
    expect(await works(own)).toBe(true);
    await api.delete(`/devices/${id}?purge=true`);
    expect(await works(own)).toBe(false);
  });

  it('has the method that is documented, and no others are commands', async () => {
    const { gateway, wid } = await witiStage();
    const anyone = new HttpClient(gateway.url);
    const wrong = await anyone.post(`/status.aspx?wid=${wid}`, {});
    expect({ status: wrong.status, body: wrong.body }).toEqual({
      status: 200,
      body: { ...failedStatus, error: expect.any(String) },
    });
    expect(wrong.headers.get('x-error-code')).toBe('METHOD_NOT_ALLOWED');
    const unknown = await anyone.get(`/nothing.aspx?wid=${wid}`);
    expect({ status: unknown.status, body: unknown.body }).toEqual({
      status: 404,
      body: { success: false, message: null },
    });
  });
});
