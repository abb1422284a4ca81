import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectRefusal } from '../support/refusal.js';
import { stage } from '../support/stage.js';

const GUID = /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/;

describe('the key of a device', () => {
  it('is shown when the device is made, and by no call after it', async () => {
    const { api } = await stage();
    const made = await api.post('/devices', { name: 'Shop' });
    expect(made.body.device.wid).toMatch(GUID);
    const { id, wid } = made.body.device;
    const shown = [
      await api.get('/devices'),
      await api.get('/user/devices'),
      await api.patch(`/devices/${id}`, { name: 'Shop 2' }),
      await api.get('/audit'),
    ];
    expect(JSON.stringify(shown.map(({ body }) => body)).toUpperCase()).not.toContain(wid);
  });

  it('is made anew on request, for whoever may use the device', async () => {
    const { api, newUser } = await stage();
    const owner = await newUser('user');
    const stranger = await newUser('user');
    const { body } = await owner.api.post('/devices', { name: 'Shop' });
    const { id, wid } = body.device;
    expectRefusal(await stranger.api.post(`/devices/${id}/wid`), 404, 'DEVICE_NOT_FOUND');
    const renewed = await api.post(`/devices/${id}/wid`);
    expect(renewed).toMatchObject({ status: 200, body: { success: true, data: { device_id: id } } });
    expect(renewed.body.data.wid).toMatch(GUID);
    expect(renewed.body.data.wid).not.toBe(wid);
  });

  it('is in the audit log by what was done, not by its text', async () => {
    const { api } = await stage();
    const { id } = (await api.post('/devices', { name: 'Shop' })).body.device;
    await api.post(`/devices/${id}/wid`);
    const { entries } = (await api.get('/audit')).body;
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          operation: 'renewDeviceWid',
          status: 200,
          targets: expect.objectContaining({ device_id: id }),
        }),
      ]),
    );
  });
});

describe('a group of devices', () => {
  it('is made with a key that is shown once, changed and removed; its devices stay', async () => {
    const { api, newDevice } = await stage();
    const [first, second] = [await newDevice('One'), await newDevice('Two')];
    const made = await api.post('/device-groups', { name: ' Shops ', device_ids: [first, first] });
    expect(made.status).toBe(201);
    const { gid, ...group } = made.body.data;
    expect(gid).toMatch(GUID);
    expect(group).toMatchObject({ name: 'Shops', device_ids: [first] });
    expect((await api.get(`/device-groups/${group.id}`)).body).toEqual({ success: true, data: group });

    const changed = await api.patch(`/device-groups/${group.id}`, { device_ids: [second] });
    expect(changed.body.data).toMatchObject({ name: 'Shops', device_ids: [second] });
    const renamed = await api.patch(`/device-groups/${group.id}`, { name: 'Kiosks' });
    expect(renamed.body.data).toMatchObject({ name: 'Kiosks', device_ids: [second] });
    expect((await api.get('/device-groups')).body).toEqual({ success: true, data: [renamed.body.data] });

    await api.delete(`/devices/${second}?purge=true`);
    expect((await api.get(`/device-groups/${group.id}`)).body.data.device_ids).toEqual([]);
    expect((await api.delete(`/device-groups/${group.id}`)).status).toBe(200);
    expectRefusal(await api.get(`/device-groups/${group.id}`), 404, 'DEVICE_GROUP_NOT_FOUND');
    expect((await api.get('/devices')).body.devices).toMatchObject([{ id: first }]);
  });

  it('holds only devices that its maker may use, and a refused change changes nothing', async () => {
    const mine = await stage();
    const theirs = await stage();
    const own = await mine.newDevice();
    const foreign = await theirs.newDevice();
    for (const device_ids of [[foreign], [own, foreign], [randomUUID()]])
      expectRefusal(
        await mine.api.post('/device-groups', { name: 'Shops', device_ids }),
        404,
        'DEVICE_NOT_FOUND',
      );
    expect((await mine.api.get('/device-groups')).body.data).toEqual([]);
    const { id } = (await mine.api.post('/device-groups', { name: 'Shops', device_ids: [own] })).body.data;
    const change = await mine.api.patch(`/device-groups/${id}`, { name: 'Other', device_ids: [foreign] });
    expectRefusal(change, 404, 'DEVICE_NOT_FOUND');
    expect((await mine.api.get(`/device-groups/${id}`)).body.data).toMatchObject({
      name: 'Shops',
      device_ids: [own],
    });

    const member = await mine.newUser('user');
    expectRefusal(
      await member.api.post('/device-groups', { name: 'Shops', device_ids: [own] }),
      404,
      'DEVICE_NOT_FOUND',
    );
    expectRefusal(await member.api.get(`/device-groups/${id}`), 404, 'DEVICE_GROUP_NOT_FOUND');
    expect((await member.api.get('/device-groups')).body.data).toEqual([]);
  });

  it('refuses what is no name and no list of ids', async () => {
    const { api } = await stage();
    const group = '/device-groups';
    expectRefusal(await api.post(group, { name: ' ' }), 400, 'VALIDATION_ERROR', 'name');
    expectRefusal(
      await api.post(group, { name: 'Shops', device_ids: ['no id'] }),
      400,
      'VALIDATION_ERROR',
      'device_ids',
    );
    expectRefusal(await api.get(`${group}/no-id`), 404, 'DEVICE_GROUP_NOT_FOUND');
  });
});
