import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { Json } from '../../support/http-client.js';
import { expectAnswer, laravelStage } from './laravel-stage.js';

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const ID = expect.stringMatching(/^3EB0[0-9A-F]+$/);

describe('the messages of the Laravel API', () => {
  it('POST /api/whatsapp/messages/text is seen by the phone', async () => {
    const { laravel, alice, connectedSession } = await laravelStage();
    const session_id = await connectedSession();
    const answer = await laravel.post('/api/whatsapp/messages/text', {
      ...{ session_id, to: alice.number, message: '  Olá 🐎  ' },
    });
    expectAnswer(answer, 200, {
      success: true,
      message: 'Message sent',
      message_id: ID,
      data: {
        ...{ message_id: answer.body.message_id, session_id, to: alice.number, chat: alice.jid },
        status: 'sent',
        timestamp: TIME,
      },
    });
    await alice.expectMessage({ id: answer.body.message_id, text: 'Olá 🐎' });
  });

  it('POST /api/whatsapp/messages/text names every field that is wrong', async () => {
    const { laravel, connectedSession } = await laravelStage();
    const post = (body: Json) => laravel.post('/api/whatsapp/messages/text', body);
    expectAnswer(await post({}), 422, {
      message: 'The session id field is required. (and 2 more errors)',
      errors: {
        session_id: ['The session id field is required.'],
        to: ['The to field is required.'],
        message: ['The message field is required.'],
      },
    });
    expectAnswer(await post({ session_id: 'x', to: '5511999990002', message: ['no'] }), 422, {
      message: 'The message field must be a string.',
      errors: { message: ['The message field must be a string.'] },
    });
    expectAnswer(await post({ session_id: 5, to: 6, message: 'a' }), 422, {
      message: 'The session id field must be a string. (and 1 more error)',
      errors: {
        session_id: ['The session id field must be a string.'],
        to: ['The to field must be a string.'],
      },
    });
    const session_id = await connectedSession();
    const { status, body } = await post({ session_id, to: 'somebody', message: 'a' });
    expect({ status, ...body }).toEqual({
      status: 422,
      message: body.errors.to[0],
      errors: { to: [expect.stringMatching(/^The to field must be a telephone number .+\.$/)] },
    });
  });

  it('POST /api/whatsapp/messages/text says in its own shape why nothing was sent', async () => {
    const { laravel, client, alice, connectedSession } = await laravelStage();
    const session_id = await connectedSession();
    const post = (to: string) =>
      laravel.post('/api/whatsapp/messages/text', { session_id, to, message: 'hello' });
    expectAnswer(await post('5511000000001'), 422, {
      success: false,
      message: 'this number is not on WhatsApp',
    });
    await client.disconnect(session_id);
    expectAnswer(await post(alice.number), 503, { success: false, message: 'Session is not connected' });
    expect(await alice.allMessages()).toEqual([]);
  });

  it('POST /api/whatsapp/messages/text sends once for each Idempotency-Key', async () => {
    const { laravel, alice, connectedSession } = await laravelStage();
    const body = { session_id: await connectedSession(), to: alice.number, message: 'once' };
    const post = () => laravel.post('/api/whatsapp/messages/text', body, { 'idempotency-key': 'order-7' });
    const [first, second] = [await post(), await post()];
    expect(second.body.message_id).toBe(first.body.message_id);
    expect(await alice.arrivals('once')).toEqual([first.body.message_id]);
  });

  it('POST /api/whatsapp/messages/media is checked, and refused as long as no media are sent', async () => {
    const { laravel, alice, connectedSession } = await laravelStage();
    const post = (body: Json) => laravel.post('/api/whatsapp/messages/media', body);
    expectAnswer(await post({}), 422, {
      message: 'The session id field is required. (and 3 more errors)',
      errors: {
        session_id: ['The session id field is required.'],
        to: ['The to field is required.'],
        media_url: ['The media url field is required.'],
        type: ['The type field is required.'],
      },
    });
    const session_id = await connectedSession();
    const given = {
      ...{ session_id, to: alice.number, media_url: 'https://example.com/a.jpg', type: 'image' },
      caption: 'a caption',
    };
    expectAnswer(await post({ ...given, media_url: 'a.jpg', type: 'sticker', caption: 1 }), 422, {
      message: 'The media url field must be a valid URL. (and 2 more errors)',
      errors: {
        media_url: ['The media url field must be a valid URL.'],
        type: ['The selected type is invalid.'],
        caption: ['The caption field must be a string.'],
      },
    });
    for (const type of ['image', 'audio', 'video', 'document'])
      expectAnswer(await post({ ...given, type }), 501, {
        success: false,
        message: 'Sending media is not supported by this gateway yet',
      });
    expect(await alice.allMessages()).toEqual([]);
  });

  it('GET /api/whatsapp/sessions/{sessionId}/messages has both directions', async () => {
    const { laravel, client, alice, phone, connectedSession } = await laravelStage();
    const id = await connectedSession();
    const path = `/api/whatsapp/sessions/${id}/messages`;
    expectAnswer(await laravel.get(path), 200, { success: true, data: [], next_cursor: null });
    const { message_id } = await client.sendText(id, alice.number, 'hi');
    await alice.expectMessage({ id: message_id });
    const answerId = await alice.sendText(phone, 'hello');
    const history = await eventually('both are there', async () => {
      const answer = await laravel.get(path);
      const isDelivered = answer.body.data.some(({ status }: Json) => status === 'delivered');
      return answer.body.data.length === 2 && isDelivered && answer;
    });
    const common = { chat: alice.jid, type: 'text', timestamp: TIME };
    expectAnswer(history, 200, {
      success: true,
      data: [
        {
          ...{ ...common, id: answerId, from: alice.jid, to: phone.jid, from_me: false },
          ...{ push_name: 'Alice', message: 'hello', status: 'received' },
        },
        {
          ...{ ...common, id: message_id, from: phone.jid, to: alice.jid, from_me: true },
          ...{ push_name: null, message: 'hi', status: 'delivered' },
        },
      ],
      next_cursor: null,
    });
    const { body: newest } = await laravel.get(`${path}?limit=1&chat=${alice.number}`);
    expect(newest.data).toMatchObject([{ message: 'hello' }]);
    const { body: older } = await laravel.get(`${path}?limit=1&cursor=${newest.next_cursor}`);
    expect(older).toMatchObject({ data: [{ message: 'hi' }], next_cursor: null });
    expectAnswer(await laravel.get(`${path}?limit=101&cursor=x`), 422, {
      message: 'The limit field must be between 1 and 100. (and 1 more error)',
      errors: {
        limit: ['The limit field must be between 1 and 100.'],
        cursor: ['The cursor field must be an integer.'],
      },
    });
  });

  it('GET /api/whatsapp/sessions/{sessionId}/contacts lists whom the account knows', async () => {
    const { laravel, alice, phone, connectedSession } = await laravelStage();
    const path = `/api/whatsapp/sessions/${await connectedSession()}/contacts`;
    expectAnswer(await laravel.get(path), 200, { success: true, data: [] });
    await alice.sendText(phone, 'hello');
    const lid = await alice.lid();
    const contact = { id: alice.jid, lid, phone_number: alice.number, push_name: 'Alice' };
    await eventually('Alice is known', async () => (await laravel.get(path)).body.data.length === 1);
    expectAnswer(await laravel.get(path), 200, { success: true, data: [{ ...contact, name: 'Alice' }] });
    await phone.act('save_contact', { who: alice.number, full_name: 'Alice Doe' });
    await eventually('she has a name', async () => {
      const { body } = await laravel.get(path);
      return body.data[0].name === 'Alice Doe' && body.data[0].push_name === 'Alice';
    });
  });
});
