import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { HttpClient, Json } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { type Scene, stage } from '../support/stage.js';

const historyOf = async (api: HttpClient, query: string): Promise<Json> =>
  (await api.get(`/messages?${query}`)).body.data;

const textsOf = ({ messages }: Json): string[] => messages.map(({ content }: Json) => content);

/** Both directions, with two people: hello (Alice), hi (to Alice), yo (Bob), from the phone (to Alice). */
async function talked(): Promise<Scene & { device: string; bob: Scene['alice']; sent: string }> {
  const scene = await stage();
  const { api, alice, phone, hooks } = scene;
  const device = await scene.linkedDevice();
  const bob = await scene.newPhone('Bob');
  await alice.sendText(phone, 'hello');
  await hooks.expect('message.received', { content: 'hello' });
  const answer = await api.post('/send/text', { device_id: device, number: alice.number, text: 'hi' });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  await bob.sendText(phone, 'yo');
  await hooks.expect('message.received', { content: 'yo' });
  await phone.sendText(alice, 'from the phone');
  await hooks.expect('message.sent', { content: 'from the phone' });
  return { ...scene, device, bob, sent: answer.body.message_id };
}

describe('the history', () => {
  it('has both directions, the newest first, and follows what becomes of a message', async () => {
    const { api, alice, phone, device, sent } = await talked();
    await alice.expectMessage({ id: sent });
    await alice.read(sent);
    const { messages, ...rest } = await eventually('the message is read', async () => {
      const history = await historyOf(api, `device_id=${device}`);
      return history.messages.some(({ state }: Json) => state === 'read') && history;
    });
    expect(rest).toEqual({ device_id: device, next_cursor: null });
    expect(
      messages.map(({ content, direction, state, chat_jid }: Json) => [content, direction, state, chat_jid]),
    ).toEqual([
      ['from the phone', 'outbound', 'sent', alice.jid],
      ['yo', 'inbound', 'received', expect.any(String)],
      ['hi', 'outbound', 'read', alice.jid],
      ['hello', 'inbound', 'received', alice.jid],
    ]);
    expect(messages[2]).toMatchObject({ message_id: sent, from: phone.jid, to: alice.jid });
  });

  it('of one chat is asked for by number or JID', async () => {
    const { api, alice, bob, device } = await talked();
    const ofAlice = ['from the phone', 'hi', 'hello'];
    expect(textsOf(await historyOf(api, `device_id=${device}&chat=${alice.number}`))).toEqual(ofAlice);
    expect(textsOf(await historyOf(api, `device_id=${device}&chat=${alice.jid}`))).toEqual(ofAlice);
    expect(textsOf(await historyOf(api, `device_id=${device}&chat=${bob.jid}`))).toEqual(['yo']);
    expectRefusal(
      await api.get(`/messages?device_id=${device}&chat=nobody`),
      400,
      'VALIDATION_ERROR',
      'chat',
    );
  });

  it('is read in parts that nothing falls between, though news come meanwhile', async () => {
    const { api, alice, phone, hooks, device } = await talked();
    const first = await historyOf(api, `device_id=${device}&limit=3`);
    await alice.sendText(phone, 'meanwhile');
    await hooks.expect('message.received', { content: 'meanwhile' });
    const second = await historyOf(api, `device_id=${device}&limit=3&cursor=${first.next_cursor}`);
    expect(textsOf(first)).toEqual(['from the phone', 'yo', 'hi']);
    expect(textsOf(second)).toEqual(['hello']);
    expect(second.next_cursor).toBeNull();
  });

  it('of another tenant is not found', async () => {
    const mine = await stage();
    const { device } = await talked();
    expectRefusal(await mine.api.get(`/messages?device_id=${device}`), 404, 'DEVICE_NOT_FOUND');
  });
});
