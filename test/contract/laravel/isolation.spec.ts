import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../support/http-client.js';
import { type LaravelScene, laravelStage } from './laravel-stage.js';

/** Every call that names something, about a session, a user and a token. */
const calls: Record<
  string,
  (by: LaravelScene['laravel'], session: string, user: string, token: string) => Promise<Answer>
> = {
  'GET status': (by, session) => by.get(`/api/whatsapp/sessions/${session}/status`),
  'GET session': (by, session) => by.get(`/api/whatsapp/sessions/${session}`),
  'DELETE disconnect': (by, session) => by.delete(`/api/whatsapp/sessions/${session}/disconnect`),
  'DELETE device': (by, session) => by.delete(`/api/whatsapp/sessions/${session}/device`),
  'DELETE session': (by, session) => by.delete(`/api/whatsapp/sessions/${session}`),
  'POST text': (by, session_id) =>
    by.post('/api/whatsapp/messages/text', { session_id, to: '5511999990002', message: 'hi' }),
  'POST media': (by, session_id) =>
    by.post('/api/whatsapp/messages/media', {
      ...{ session_id, to: '5511999990002', media_url: 'https://example.com/a.jpg', type: 'image' },
    }),
  'GET messages': (by, session) => by.get(`/api/whatsapp/sessions/${session}/messages`),
  'GET contacts': (by, session) => by.get(`/api/whatsapp/sessions/${session}/contacts`),
  'GET tokens': (by, _, user) => by.get(`/api/api-tokens?user_id=${user}`),
  'POST generate': (by, _, user_id) => by.post('/api/api-tokens/generate', { name: 'x', user_id }),
  'DELETE token': (by, _, user_id, id) => by.delete('/api/api-tokens', { user_id, id }),
};

describe("another tenant's key", () => {
  it('finds nothing of a tenant through any call, and changes nothing', async () => {
    const mine = await laravelStage();
    const theirs = await laravelStage();
    const session = await theirs.connectedSession('Theirs');
    await theirs.client.sendText(session, theirs.alice.number, 'private');
    const { data: token } = await theirs.client.generateToken('theirs', theirs.adminId);
    for (const [name, call] of Object.entries(calls)) {
      const ofTheirs = await call(mine.laravel, session, theirs.adminId, token.id);
      const ofNobody = await call(mine.laravel, randomUUID(), randomUUID(), randomUUID());
      const isList = name === 'GET tokens';
      expect({ status: ofTheirs.status, body: ofTheirs.body }, name).toEqual({
        status: ofNobody.status,
        body: ofNobody.body,
      });
      if (isList) expect(ofTheirs.body).toEqual([]);
      else expect([404, 422], name).toContain(ofTheirs.status);
    }
    expect(await theirs.client.active(session)).toMatchObject({ status: 'connected' });
    expect(await theirs.client.apiTokens(theirs.adminId)).toHaveLength(1);
  });

  it('opens no session of the same name of another tenant', async () => {
    const mine = await laravelStage();
    const theirs = await laravelStage();
    const { session_id } = await theirs.client.createSession('Shop');
    const created = await mine.laravel.post('/api/whatsapp/sessions', { session_name: 'Shop' });
    expect(created.status).toBe(201);
    expect(created.body.session_id).not.toBe(session_id);
  });
});
