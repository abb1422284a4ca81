import { describe, expect, it } from 'vitest';
import type { Json } from '../../support/http-client.js';
import { WitiClient } from './witi-client.js';
import { GUID, type WitiScene, witiStage } from './witi-stage.js';

const result = (Mensagem: string) => ({
  CodigoResultado: 0,
  Mensagem,
  Chave: expect.stringMatching(GUID),
  Cobrado: false,
  ValorCobrado: 0,
  ElapsedTimeMS: expect.any(Number),
});

/** A group with these devices, and a client that has its key. */
async function groupOf({ api, gateway }: WitiScene, device_ids: string[]) {
  const { body } = await api.post('/device-groups', { name: 'Shops', device_ids });
  const { gid, id } = body.data;
  return { gid, id, group: new WitiClient(`${gateway.url}/witime/group`, gid, 'gid') };
}

/** A group of a linked instance and one that is not. */
async function aGroup() {
  const scene = await witiStage();
  await scene.linkByQr();
  const idle = await scene.newDevice('Idle', { webhook: false });
  return { ...scene, idle, ...(await groupOf(scene, [scene.device, idle])) };
}

describe('a group of instances', () => {
  it('GET /witime/group/getstatus.aspx counts its instances', async () => {
    const { group, gid, witi } = await aGroup();
    const info = { GID: gid, WIDs: [], APIURL: null, Status: 1, instancias: [] };
    expect(await group.get('getstatus.aspx')).toEqual({
      Resultado: result('2 instances. Connected=1, canRestore=0, disconnected=1'),
      Info: info,
    });
    await witi.get('close_session.aspx');
    expect(await group.get('getstatus.aspx')).toEqual({
      Resultado: result('2 instances. Connected=0, canRestore=1, disconnected=1'),
      Info: { ...info, Status: 0 },
    });
  });

  it('GET /witime/group/End.aspx closes them, GET /witime/group/Start.aspx brings back what is linked', async () => {
    const { group, gid, witi, phone } = await aGroup();
    expect(await group.get('End.aspx')).toEqual(result(`GID ${gid} successfully terminated`));
    expect(await witi.get('status.aspx')).toMatchObject({ status: 0, CanRestoreConnection: true });
    expect(await phone.devices()).toMatchObject([{ connected: false }]);
    expect(await group.get('Start.aspx')).toEqual(result(`GID ${gid} started successfully. 1 wids`));
    expect(await witi.get('status.aspx')).toMatchObject({ status: 10 });
  });

  it('GET /witime/group/Start.aspx tells how many there are that it could start', async () => {
    const scene = await witiStage();
    const { group, gid } = await groupOf(scene, []);
    expect(await group.get('Start.aspx')).toEqual(result(`GID ${gid} started successfully. 0 wids`));
  });

  it('POST /witime/group/query_profile.aspx asks for many numbers, shared out among its instances', async () => {
    const scene = await aGroup();
    const { group, alice, newPhone, link, idle } = scene;
    const bob = await newPhone('Bob');
    await link(idle, bob);
    const number = [alice.jid, bob.number, '5511000000000', alice.number];
    const answer = await group.post('query_profile.aspx', { number, queryPicture: true });
    expect(answer).toEqual({
      Resultado: result('4 profiles queried. {"200":3,"404":1}'),
      Info: expect.any(Array),
    });
    expect(answer.Info.map(({ jid, status }: Json) => [jid, status])).toEqual([
      [alice.jid, 200],
      [bob.jid, 200],
      ['5511000000000@s.whatsapp.net', 404],
      [alice.jid, 200],
    ]);
    expect(answer.Info[0].picture).toContain(encodeURIComponent(alice.jid));
    const plain = await group.post('query_profile.aspx', { number: [alice.jid] });
    expect(plain.Info).toMatchObject([{ jid: alice.jid, picture: '' }]);
  });

  it('POST /witime/group/query_profile.aspx fails with a code when nobody can ask, or the numbers are wrong', async () => {
    const { group, alice, witi } = await aGroup();
    for (const number of [alice.jid, [], ['nobody'], undefined])
      expect(await group.post('query_profile.aspx', { number })).toMatchObject({
        Resultado: { CodigoResultado: 1 },
        Info: null,
      });
    await witi.get('close_session.aspx');
    expect(await group.post('query_profile.aspx', { number: [alice.jid] })).toEqual({
      Resultado: { ...result('the device is not connected to WhatsApp'), CodigoResultado: 1 },
      Info: null,
    });
  });
});
