import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { GatewayProcess } from '../support/gateway-process.js';
import { stage } from '../support/stage.js';

/** What libsignal prints of a session, and names of keys in what Baileys hands around. */
const KEY_MATERIAL =
  /Closing session|privKey|privateKey|ephemeralKeyPair|rootKey['": ]+<Buffer|baseKey|currentRatchet|chainKey|noiseKey|signedPreKey|advSecretKey|BEGIN [A-Z ]*PRIVATE KEY/;

it('writes no text, token, secret, full number or key into its log, however much it is asked to log', async () => {
  const gateway = await GatewayProcess.start({ LOG_LEVEL: 'trace' });
  try {
    const scene = await stage(gateway);
    const { api, alice, phone, hooks, network, token, newUser, newDevice, link } = scene;
    const member = await newUser('user');
    const secret = `secret-${randomUUID()}`;
    const device = await newDevice('Shop', { webhook: false });
    await api.post('/webhook', {
      webhook_url: hooks.url,
      enabled_events: ['*'],
      secret,
      headers: { Authorization: `Bearer ${secret}-header` },
    });
    const { body: qr } = await api.get('/qr');
    await link(device);

    await api.post('/send/text', { number: alice.number, text: 'outbound-words' });
    await alice.sendText(phone, 'inbound-words');
    await hooks.expect('message.received', { content: 'inbound-words' });
    await network.cause('undecryptable', { phone: phone.number });
    await alice.sendText(phone, 'damaged-words'); // its repetition opens a session anew and closes the old one
    await hooks.expect('message.received', { content: 'damaged-words' });
    await network.cause('nack', { phone: phone.number });
    await api.post('/send/text', { number: alice.number, text: 'refused-words' });
    await network.cause('drop_connection', { phone: phone.number });
    await scene.expectStatus(device, { connected: true });

    hooks.answer = (response) => {
      response.statusCode = 500;
      response.end('answer-of-the-receiver');
    };
    await alice.sendText(phone, 'undelivered-words');
    await hooks.expect('message.received', { content: 'undelivered-words' });
    await api.post('/send/text', { number: '5511000000001', text: 'nowhere-words' });
    await api.post('/send/text', { number: alice.number, text: { wrong: 'wrong-words' } });
    await api.post('/send/text', '{"text": "malformed-words"');
    await api.get(`/devices?token=${token}&phone=${alice.number}`);
    const { wid } = (await api.post(`/devices/${device}/wid`)).body.data;
    await api.get(`/status.aspx?wid=${wid}`);
    await api.get(`/nothing.aspx?wid=${wid}`);
    await api.post(`/set_config.aspx?wid=${wid}`, { webhook: 'http://127.0.0.1:9/hook' });
    await alice.sendText(phone, 'posted-words');
    await api.get(`/nowhere/${token}/${alice.number}`);
    await api.as('guessed-token').get('/devices');
    await member.api.post('/users', { email: 'log@example.com', password: 'logged-password', role: 'user' });
    const [lid] = (await alice.lid()).split('@');
    await api.post('/logout');
    await gateway.terminate();

    expect(gateway.output).toContain('"level":"debug"');
    const secrets = [
      wid,
      'posted-words',
      'outbound-words',
      'inbound-words',
      'damaged-words',
      'refused-words',
      'undelivered-words',
      'nowhere-words',
      'wrong-words',
      'malformed-words',
      'answer-of-the-receiver',
      'guessed-token',
      'logged-password',
      'a-long-password',
      token,
      member.token,
      gateway.masterToken,
      secret,
      qr.data.qr_code,
      alice.number,
      phone.number,
      lid!,
    ];
    const shown = secrets.filter((text) => gateway.output.includes(text));
    const where = gateway.output.split('\n').filter((line) => shown.some((text) => line.includes(text)));
    expect(where.map((line) => line.slice(0, 500))).toEqual([]);
    expect(gateway.output.split('\n').filter((line) => KEY_MATERIAL.test(line))).toEqual([]);
  } finally {
    await gateway.dispose();
  }
});
