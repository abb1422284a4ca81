import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { readQrSvg } from '../../support/qr-svg.js';
import { WitiClient } from './witi-client.js';
import { witiStage } from './witi-stage.js';

const size = expect.any(Number);
const storageOf = (wid: string) => ({
  Name: wid,
  Bytes: size,
  Files: size,
  Subs: ['media', 'profile', 'thumb'].map((Name) => ({ Name, Bytes: 0, Files: 0, Subs: null })),
});

describe('the connection of an instance', () => {
  it('POST /generate_qrcode.aspx draws a code that a phone can scan, and refuses a linked one', async () => {
    const { witi, phone, linkByQr } = await witiStage();
    const answer = await witi.post('generate_qrcode.aspx', { user_agent: 'Mozilla/5.0 (X11) Firefox/121.0' });
    expect(answer).toEqual({
      qr: expect.stringMatching(/^data:image\/svg\+xml;base64,PD94b/),
      status: 1,
      error: '',
      ttl: expect.any(Number),
    });
    expect(answer.ttl).toBeGreaterThan(0);
    expect(readQrSvg((await witi.post('generate_qrcode.aspx')).qr)).toBe(readQrSvg(answer.qr));
    await linkByQr();
    expect((await phone.devices())[0]?.platform.toLowerCase()).toContain('firefox');
    expect(await witi.post('generate_qrcode.aspx')).toEqual({
      status: 0,
      error: 'Connection already established',
      ttl: 0,
    });
  });

  it('GET /status.aspx shows the documented object before and after the link', async () => {
    const { witi, wid, phone, alice, gateway, linkByQr } = await witiStage();
    const before = await witi.get('status.aspx');
    expect(before).toEqual({
      status: 0,
      statusString: 'noConnection',
      connected: false,
      ConnectionInfo: null,
      WebID: wid,
      Webhook: '',
      UserAgent: 'Chrome',
      CanRestoreConnection: false,
      stats: { Contacts: 0, Chats: 0, SentBytes: 0, ReceveidBytes: 0 },
      storage: { ...storageOf(wid), Bytes: 0, Files: 0 },
    });
    await witi.post('generate_qrcode.aspx');
    expect(await witi.get('status.aspx')).toMatchObject({
      status: 3,
      statusString: 'waitForQRAuthentication',
      connected: false,
    });
    await linkByQr();
    await alice.sendText(phone, 'hello');
    const after = await eventually('the chat is counted', async () => {
      const status = await new WitiClient(gateway.url, wid.toLowerCase(), 'WID').get('status.aspx');
      return status.stats.Chats === 1 && status;
    });
    expect(after).toEqual({
      status: 10,
      statusString: 'WhatsAppAuthenticated',
      connected: true,
      ConnectionInfo: {
        lg: 'en',
        lc: 'US',
        phone: {
          device_model: '',
          wa_version: '',
          mcc: '',
          os_version: '',
          os_build_number: 'undefined',
          device_manufacturer: '',
          mnc: '',
        },
        battery: 0,
        tos: 0,
        pushname: 'Shop',
        protoVersion: [0, 17],
        plugged: false,
        platform: expect.any(String),
        wid: phone.jid,
        connected: true,
        isResponse: 'false',
        binVersion: 10,
        locales: 'en-US',
      },
      WebID: wid,
      Webhook: '',
      UserAgent: 'Chrome',
      CanRestoreConnection: true,
      stats: { Contacts: 1, Chats: 1, SentBytes: size, ReceveidBytes: size },
      storage: storageOf(wid),
    });
    expect(after.stats.SentBytes).toBeGreaterThan(1_000);
    expect(after.stats.ReceveidBytes).toBeGreaterThan(1_000);
    expect(after.storage.Files).toBeGreaterThan(1);
    expect(after.storage.Bytes).toBeGreaterThan(1_000);
  });

  it('GET /close_session.aspx closes, and GET /restore_session.aspx brings back', async () => {
    const { witi, alice, phone, linkByQr } = await witiStage();
    expect(await witi.get('restore_session.aspx')).toEqual({ sucesso: false, Status: expect.any(String) });
    await linkByQr();

    for (let time = 0; time < 2; time++) {
      const closed = await witi.get('close_session.aspx');
      expect(closed).toEqual({ sucesso: true, Status: expect.any(String) });
      expect(JSON.parse(closed.Status)).toMatchObject({
        status: 0,
        statusString: 'noConnection',
        connected: false,
        CanRestoreConnection: true,
      });
    }
    expect(await witi.post('generate_qrcode.aspx')).toMatchObject({ status: 0, ttl: 0 });
    expect(await witi.post('send_message.aspx', { number: alice.jid, message: 'nobody hears' })).toEqual({
      success: false,
      message: null,
    });

    const restored = await witi.get('restore_session.aspx');
    expect(restored).toEqual({ sucesso: true, Status: expect.any(String) });
    expect(restored.Status).toMatch(/^\{"status":10,"statusString":"WhatsAppAuthenticated"/);
    expect(JSON.parse(restored.Status).ConnectionInfo.wid).toBe(phone.jid);
    expect(await witi.post('send_message.aspx', { number: alice.jid, message: 'back' })).toMatchObject({
      success: true,
    });
    await alice.expectMessage({ text: 'back' });
  });

  it('GET /save_session.aspx tells whether there is something saved', async () => {
    const { witi, linkByQr } = await witiStage();
    expect(await witi.get('save_session.aspx')).toEqual({ sucesso: false });
    await linkByQr();
    expect(await witi.get('save_session.aspx')).toEqual({ sucesso: true });
  });

  it('GET /restore_session.aspx says 13 once the phone has removed the link', async () => {
    const { witi, phone, linkByQr } = await witiStage();
    await linkByQr();
    await phone.unlink();
    await eventually('the status tells it', async () => (await witi.get('status.aspx')).status === 13);
    expect(await witi.get('status.aspx')).toMatchObject({
      status: 13,
      statusString: 'WhatsAppNotAuthenticated',
      CanRestoreConnection: false,
    });
    expect(await witi.get('restore_session.aspx')).toMatchObject({ sucesso: false });
    await linkByQr();
  });

  it('GET /disconnect.aspx removes the link, also of an instance that is closed', async () => {
    const { witi, phone, linkByQr } = await witiStage();
    for (const command of ['status.aspx', 'close_session.aspx']) {
      await linkByQr();
      await witi.get(command);
      expect(await witi.get('disconnect.aspx')).toMatchObject({
        status: 0,
        statusString: 'noConnection',
        connected: false,
        CanRestoreConnection: false,
      });
      expect(await phone.devices()).toEqual([]);
    }
    expect(await witi.get('disconnect.aspx')).toMatchObject({ status: 0, connected: false });
  });

  it('GET /clear.aspx removes records of what is over, and leaves the link', async () => {
    const { witi, alice, api, device, linkByQr } = await witiStage();
    expect(await witi.get('clear.aspx')).toEqual({ status: true, message: 'clear ok' });
    await linkByQr();
    const { message } = await witi.post('send_message.aspx', {
      number: alice.jid,
      message: 'soon forgotten',
    });
    const record = () => api.get(`/messages/${message.Id}?device_id=${device}`);
    await eventually('it is delivered', async () => (await record()).body.data.state === 'delivered');
    const { storage } = await witi.get('status.aspx');
    expect(await witi.get('clear.aspx')).toEqual({ status: true, message: 'clear ok' });
    expect((await record()).status).toBe(404);
    const after = await witi.get('status.aspx');
    expect(after).toMatchObject({ status: 10, CanRestoreConnection: true });
    expect(after.storage.Files).toBeLessThan(storage.Files);
  });

  it('POST /set_config.aspx changes what it is told, each member alone', async () => {
    const { witi, wid, api, device, hooks, linkByQr, phone } = await witiStage();
    const all = { webhook: hooks.url, user_agent: 'Opera', APIVersionCanBulk: false, APIVersion: '1.0' };
    const configured = await witi.post('set_config.aspx', all);
    expect(configured).toMatchObject({ Webhook: hooks.url, UserAgent: 'Opera', WebID: wid, status: 0 });
    expect((await witi.get('status.aspx')).Webhook).toBe(`${hooks.url}&wid=${wid}`);
    const formatNow = async () => {
      const { data } = (await api.get('/webhook/endpoints')).body;
      return data.find(({ device_id }: { device_id: string }) => device_id === device)?.format;
    };
    const steps: [object, string | undefined][] = [
      [{}, 'witi-1.0'],
      [{ APIVersion: '1.1' }, 'witi-1.1'],
      [{ APIVersionCanBulk: true }, 'witi-bulk-1.1'],
      [{ APIVersion: 1.0 }, 'witi-bulk-1.0'],
      [{ APIVersionCanBulk: 'false' }, 'witi-1.0'],
      [{ webhook: '' }, undefined],
    ];
    for (const [body, format] of steps) {
      expect(await witi.post('set_config.aspx', body)).not.toHaveProperty('error');
      expect(await formatNow(), JSON.stringify(body)).toBe(format);
    }
    expect(await witi.get('status.aspx')).toMatchObject({ Webhook: '', UserAgent: 'Opera' });
    await linkByQr(); // whose user_agent is Chrome's
    expect((await phone.devices())[0]?.platform.toLowerCase()).toContain('chrome');
  });

  it('POST /set_config.aspx refuses what it does not know, and changes nothing then', async () => {
    const { witi, hooks } = await witiStage();
    for (const body of [
      { webhook: 'no address' },
      { webhook: 'ftp://example.com' },
      { webhook: hooks.url, user_agent: 'Lynx' },
      { webhook: hooks.url, APIVersion: '2.0' },
      { APIVersionCanBulk: true },
    ]) {
      const answer = await witi.post('set_config.aspx', body);
      expect(answer, JSON.stringify(body)).toMatchObject({ status: 0, error: expect.any(String) });
      expect(await witi.get('status.aspx')).toMatchObject({ Webhook: '', UserAgent: 'Chrome' });
    }
  });
});
