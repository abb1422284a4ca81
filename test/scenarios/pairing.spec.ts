import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { readQrPicture } from '../support/qr-png.js';
import { ownGateway, stage } from '../support/stage.js';

describe('linking by QR code', () => {
  it('shows the same code until it is scanned, and a new one when asked', async () => {
    const { api, newDevice } = await stage();
    const device = await newDevice();
    expect((await api.get(`/qr/status?device_id=${device}`)).body.data).toEqual({
      exists: false,
      generated_at: null,
    });

    const first = (await api.get('/qr')).body.data;
    expect(first).toMatchObject({ cached: false, device_id: device });
    expect(first.ttl).toBeGreaterThan(50);
    expect(Date.parse(first.expires_at)).toBeGreaterThan(Date.now() + 50_000);
    expect(readQrPicture(first.image)).toBe(first.qr_code);

    expect((await api.get('/qr')).body.data).toMatchObject({ qr_code: first.qr_code, cached: true });
    const status = (await api.get(`/qr/status?device_id=${device}`)).body.data;
    expect(status.exists).toBe(true);
    expect(Date.parse(status.generated_at)).toBeLessThanOrEqual(Date.now());

    for (const ask of [
      'refresh=true',
      'force_refresh=1',
      'force_new=true',
      'reuse_cache=false',
      'cached=0',
    ]) {
      const fresh = (await api.get(`/qr?${ask}`)).body.data;
      expect(fresh.cached, ask).toBe(false);
      expect(fresh.qr_code, ask).not.toBe(first.qr_code);
    }
  });

  it('gives callers who ask at the same time the same code', async () => {
    const { api, newDevice } = await stage();
    await newDevice();
    const answers = await Promise.all([api.get('/qr'), api.get('/qr'), api.get('/qr')]);
    expect(new Set(answers.map(({ body }) => body.data.qr_code)).size).toBe(1);
  });

  it('makes a device on the fly for a caller who has none', async () => {
    const { api, phone, expectStatus } = await stage();
    const { body } = await api.get('/qr');
    await phone.scan(readQrPicture(body.data.image));
    await expectStatus(body.data.device_id, { connected: true, jid: phone.jid });
    expect((await api.get('/devices')).body.count).toBe(1);
  });

  it('refuses an online device, and a linked one that is offline', async () => {
    const { api, linkedDevice, phone } = await stage();
    await linkedDevice();
    for (const answer of [await api.get('/qr'), await api.post('/paircode', { phone: phone.number })]) {
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        success: false,
        error: 'already connected',
        error_code: 'ALREADY_CONNECTED',
      });
    }
    await api.post('/disconnect');
    for (const answer of [await api.get('/qr'), await api.post('/paircode', { phone: phone.number })]) {
      expect(answer.status).toBe(409);
      expect(answer.body.error).toContain('device already paired');
    }
  });

  it('links with the next code when the first one has expired', async () => {
    const { api, phone, network, newDevice, expectStatus } = await stage();
    const device = await newDevice();
    const { body: dead } = await api.get('/qr');
    await network.cause('expire_qr');
    await expect(phone.scan(dead.data.qr_code)).rejects.toThrow('422');
    await network.heal();
    const { body: alive } = await api.get('/qr?refresh=true');
    await phone.scan(alive.data.qr_code);
    await expectStatus(device, { connected: true });
  });

  it('can be tried again after a scan that led to nothing', async () => {
    const { phone, network, newDevice, api, link } = await stage();
    const device = await newDevice();
    await network.cause('no_pair_success', { phone: phone.number });
    await phone.scan((await api.get('/qr')).body.data.qr_code).catch(() => undefined);
    await network.heal();
    expect((await api.get('/status')).body.data).toMatchObject({ connected: false, jid: null });
    await api.get('/qr?refresh=true');
    await link(device);
  });

  it('ends when nobody scans, and begins anew on request', async () => {
    const { api, hooks, newDevice, link, expectStatus } = await stage(
      await ownGateway({ WAGON_QR_SECONDS: '1' }),
    );
    const device = await newDevice();
    const { body } = await api.get('/qr');
    expect(body.data.ttl).toBe(1);
    await eventually(
      'a second code has come',
      () => hooks.events.filter((name) => name === 'qr.generated').length > 1,
    );
    await expectStatus(device, { status: 'disconnected', state: 'unlinked' });
    expect((await api.get(`/qr/status?device_id=${device}`)).body.data.exists).toBe(false);
    await link(device);
  });
});

describe('linking by a typed code', () => {
  it('keeps the code while it can be typed, and makes a new one when asked', async () => {
    const { api, phone, newDevice } = await stage();
    await newDevice();
    const ask = (headers = {}, query = '') => api.post(`/paircode${query}`, { phone: phone.number }, headers);
    const { body: first } = await ask();
    expect(first.data).toMatchObject({ code: first.paircode, cached: false });
    expect(first.data.instructions).toContain('Digite este código no WhatsApp');
    expect((await ask()).body).toMatchObject({ paircode: first.paircode, data: { cached: true } });
    const { body: byHeader } = await ask({ 'X-WUTS-Refresh-Paircode': 'true' });
    expect(byHeader.data.cached).toBe(false);
    expect(byHeader.paircode).not.toBe(first.paircode);
    expect((await ask({}, '?refresh=true')).body.paircode).not.toBe(byHeader.paircode);
  });

  it('gives another number another code', async () => {
    const { api, phone, alice, newDevice } = await stage();
    await newDevice();
    const [one, two] = await Promise.all([
      api.post('/paircode', { phone: phone.number }),
      api.post('/paircode', { phone: alice.number }),
    ]);
    expect(one.body.data.phone).toBe(phone.number);
    expect(two.body.data.phone).toBe(alice.number);
    expect(one.body.paircode).not.toBe(two.body.paircode);
  });

  it('still takes the right code after a wrong one', async () => {
    const { api, phone, newDevice, expectStatus } = await stage();
    const device = await newDevice();
    const { body } = await api.post('/paircode', { phone: phone.number });
    await expect(phone.enterCode('AAAA-AAAA')).rejects.toThrow('422');
    await phone.enterCode(body.paircode);
    await expectStatus(device, { connected: true, phone_number: phone.number });
  });

  it('answers no code that WhatsApp has refused', async () => {
    const { api, phone, network, newDevice, expectStatus } = await stage();
    const device = await newDevice();
    await network.cause('refuse_pair_code', { code: 429 });
    const refused = await api.post('/paircode', { phone: phone.number });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ error_code: 'PAIR_CODE_REFUSED', whatsapp_code: 429 });
    const { body } = await api.post('/paircode', { phone: phone.number });
    await phone.enterCode(body.paircode);
    await expectStatus(device, { connected: true });
  });

  it.each([
    [{}, 'phone number is required'],
    [{ phone: '' }, 'phone number is required'],
    [{ phone: 5511999999999 }, 'phone number is required'],
    [{ phone: '123' }, 'invalid phone number format'],
    [{ phone: 'call me' }, 'invalid phone number format'],
    [{ phone_number: '5511999999999' }, 'phone_number is not a field of this request'],
  ])('refuses %j', async (body, message) => {
    const { api } = await stage();
    const answer = await api.post('/paircode', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, error_code: 'VALIDATION_ERROR' });
    expect(answer.body.validation.map((problem: { message: string }) => problem.message)).toContain(message);
  });

  it('leaves nothing behind when the process dies in the middle', async () => {
    const gateway = await ownGateway();
    const { api, phone, newDevice, link, expectStatus } = await stage(gateway);
    const device = await newDevice();
    await api.post('/paircode', { phone: phone.number });
    await gateway.kill();
    await gateway.up();
    await expectStatus(device, { state: 'unlinked', jid: null });
    await link(device);
  });
});
