import { expect, it } from 'vitest';
import { deviations } from '../../support/deviations.js';
import { DocumentedApi } from '../../support/documented-api.js';
import { eventually } from '../../support/eventually.js';
import { laravelStage } from './laravel-stage.js';

const documented = new DocumentedApi('laravel.json');

it('answers every documented example of the Laravel API as documented', async () => {
  const { laravel, client, phone, alice, adminId, connectedSession } = await laravelStage();
  await documented.call(laravel, 'getHealth');
  await documented.call(laravel, 'testNodeConnection');
  const { data: token } = await documented.call(laravel, 'generateANewApiToken', {}, { user_id: adminId });
  await documented.call(laravel, 'listApiTokens', { user_id: adminId });
  await documented.call(laravel, 'deleteAnApiToken', {}, { user_id: adminId, id: token.id });

  const { session_id: sessionId } = await documented.call(laravel, 'createANewWhatsAppSession');
  const { qr_code } = await documented.call(laravel, 'getTheStatusOfASession', { sessionId });
  await phone.scan(qr_code);
  await eventually('it is connected', async () => (await client.active(sessionId)).status === 'connected');
  await documented.call(laravel, 'getTheStatusActiveFromSessionDeviceId', { sessionId });
  await documented.call(laravel, 'sendATextMessage', {}, { session_id: sessionId, to: alice.number });
  await alice.sendText(phone, 'hello');
  await eventually('there is a history', async () => (await client.messages(sessionId)).data.length === 2);
  await documented.call(laravel, 'getMessageHistory', { sessionId });
  await documented.call(laravel, 'getContacts', { sessionId });
  await documented.call(laravel, 'disconnectASession', { sessionId });
  await documented.call(laravel, 'deleteASession', { sessionId });
  await documented.call(laravel, 'deleteADevice', { sessionId: await connectedSession('another') });

  expect(documented.uncalled).toEqual(['sendAMediaMessage']);
});

it('refuses as documented', async () => {
  const { laravel, anyone, newDevice } = await laravelStage();
  const session_id = await newDevice();
  const media = { session_id, to: '5511999990002', media_url: 'https://example.com/a.jpg', type: 'image' };
  const answers = {
    sendAMediaMessage: await laravel.post('/api/whatsapp/messages/media', media),
    createANewWhatsAppSession: await laravel.post('/api/whatsapp/sessions', {}),
    getContacts: await anyone.get('/api/whatsapp/sessions/x/contacts'),
    getMessageHistory: await laravel.get('/api/whatsapp/sessions/x/messages'),
    sendATextMessage: await laravel.post('/api/whatsapp/messages/text', { ...media, message: 'hi' }),
  };
  expect(Object.values(answers).map(({ status }) => status)).toEqual([501, 422, 401, 404, 503]);
  for (const [id, { status, body }] of Object.entries(answers)) {
    const { operation } = documented.operations.find((one) => one.id === id)!;
    const { schema } = operation.responses[status].content['application/json'];
    expect(deviations(documented.document, schema, body), id).toEqual([]);
  }
});
