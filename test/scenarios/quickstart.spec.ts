import { expect, it } from 'vitest';
import { readQrPicture } from '../support/qr-png.js';
import { stage } from '../support/stage.js';

it('links a phone by the QR picture, sends, receives and tells the webhook', async () => {
  const { api, phone, alice, hooks, newDevice, expectStatus } = await stage();
  const device = await newDevice();

  const { body: qr } = await api.get('/qr');
  await phone.scan(readQrPicture(qr.data.image));
  await expectStatus(device, { connected: true, jid: phone.jid });

  const { status, body: sent } = await api.post('/send/text', { number: alice.number, text: 'hi' });
  expect(status).toBe(200);
  await alice.expectMessage({ id: sent.message_id, text: 'hi', duplicate: false });
  await hooks.expect('message.sent', { message_id: sent.message_id, content: 'hi' });
  await hooks.expect('message.delivered', { message_id: sent.message_id });

  const answerId = await alice.sendText(phone, 'hello back');
  const received = await hooks.expect('message.received', { content: 'hello back' });
  expect(received.data).toMatchObject({
    message_id: answerId,
    from: alice.jid,
    to: phone.jid,
    push_name: 'Alice',
  });
  const steps = ['qr.generated', 'pair.success', 'device.connected'];
  expect(hooks.events.filter((event) => steps.includes(event)).slice(0, 3)).toEqual(steps);
});

it('links a phone by a typed code', async () => {
  const { api, phone, hooks, newDevice, expectStatus } = await stage();
  const device = await newDevice();
  const { status, body } = await api.post('/paircode', { phone: `+${phone.number}` });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body).toMatchObject({
    success: true,
    expires_in: 300,
    data: { phone: phone.number, cached: false },
  });
  expect(body.paircode).toMatch(/^[1-9A-HJKLMNP-TV-Z]{4}-[1-9A-HJKLMNP-TV-Z]{4}$/);
  await phone.enterCode(body.paircode);
  await expectStatus(device, { connected: true, jid: phone.jid });
  await hooks.expect('pair.success', { method: 'code', jid: phone.jid });
});
