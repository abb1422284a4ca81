import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { Json } from '../../support/http-client.js';
import { LaravelClient, RequestFailed } from './laravel-client.js';
import { laravelStage } from './laravel-stage.js';

describe('a client that was written for the Laravel application', () => {
  it('goes all the way: token, pairing, both directions, history, contacts, the end', async () => {
    const { gateway, token, phone, alice, adminId } = await laravelStage();
    const owner = new LaravelClient(gateway.url, token);
    const issued = await owner.generateToken('my app', adminId);
    const client = new LaravelClient(gateway.url, issued.token);

    expect(await client.health()).toMatchObject({ status: 'OK' });
    expect(await client.testNodeConnection()).toMatchObject({ success: true });

    const { session_id } = await client.createSession('my-session');
    const { qr_code } = await client.status(session_id);
    await phone.scan(qr_code);
    await eventually('it is connected', async () => (await client.status(session_id)).status === 'connected');
    expect((await client.active(session_id)).status).toBe('connected');

    const { message_id } = await client.sendText(session_id, alice.number, 'Hello from Laravel');
    await alice.expectMessage({ id: message_id, text: 'Hello from Laravel' });
    await alice.sendText(phone, 'Hello Laravel');
    const { data } = await eventually('the answer is in the history', async () => {
      const history = await client.messages(session_id);
      return history.data.length === 2 && history;
    });
    expect(data.map(({ message, from_me }: Json) => [message, from_me])).toEqual([
      ['Hello Laravel', false],
      ['Hello from Laravel', true],
    ]);
    expect((await client.contacts(session_id)).data).toMatchObject([{ id: alice.jid, push_name: 'Alice' }]);
    await expect(
      client.sendMedia(session_id, alice.number, 'https://example.com/a.jpg', 'image'),
    ).rejects.toThrow('501 Sending media is not supported');

    await client.disconnect(session_id);
    expect((await client.active(session_id)).status).toBe('disconnected');
    await client.deleteSession(session_id);
    await expect(client.status(session_id)).rejects.toEqual(
      new RequestFailed(404, { success: false, message: 'Session not found' }),
    );
    await owner.deleteToken(adminId, issued.data.id);
    await expect(client.createSession('another')).rejects.toThrow('401 Unauthorized - Invalid Token');
  });
});
