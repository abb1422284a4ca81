import { describe, expect, it } from 'vitest';
import { expectRefusal } from '../support/refusal.js';
import { stage } from '../support/stage.js';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 0xff, 0xd9]).toString(
  'base64',
);

describe('a linked account', () => {
  it('shows its privacy settings as they are on WhatsApp', async () => {
    const { api, phone, linkedDevice } = await stage();
    await linkedDevice();
    await phone.act('set_privacy', { name: 'last', value: 'none' });
    const { status, body } = await api.get('/privacy');
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      data: {
        GroupAdd: 'all',
        LastSeen: 'none',
        Status: 'all',
        Profile: 'all',
        ReadReceipts: 'all',
        CallAdd: 'all',
        Online: 'all',
        Messages: 'all',
        Defense: null,
        Stickers: null,
      },
    });
  });

  it('sets its picture, and who knows it learns that', async () => {
    const mine = await stage();
    const hers = await stage();
    await mine.linkedDevice();
    const herDevice = await hers.newDevice();
    await hers.link(herDevice, mine.alice);
    await mine.phone.sendText(mine.alice, 'hello');
    await hers.hooks.expect('message.received', { content: 'hello' });
    const set = await mine.api.post('/profile/picture', { image_base64: JPEG });
    expect(set.body).toEqual({ success: true, picture_id: expect.stringMatching(/^\d+$/) });
    const told = await hers.hooks.expect('contact.picture', { is_removed: false });
    expect(told.data.picture_id).toBe(set.body.picture_id);
  });

  it('refuses what is no picture, and has none while it is not connected', async () => {
    const { api, newDevice } = await stage();
    const device = await newDevice();
    const path = '/profile/picture';
    const png = Buffer.from('\x89PNG').toString('base64');
    for (const image_base64 of [undefined, 7, 'no base64!', png])
      expectRefusal(await api.post(path, { image_base64 }), 400, 'VALIDATION_ERROR', 'image_base64');
    expectRefusal(await api.post(path, { image_base64: JPEG }), 503, 'DEVICE_DISCONNECTED');
    expectRefusal(await api.get(`/privacy?device_id=${device}`), 503, 'DEVICE_DISCONNECTED');
  });
});
