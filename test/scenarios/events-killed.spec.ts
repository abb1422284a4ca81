import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { HttpClient, Json } from '../support/http-client.js';
import { ownGateway, stage } from '../support/stage.js';

const SECOND = 1000;
const KILLS = 3;
/** So that a kill falls between what happens and its storing. With `no-barrier` besides, events are missing. */
const SLOW_COMMITS = { NODE_ENV: 'test', WAGON_UNSAFE_TESTING: 'commit-delay=60' };

/** Everything that the journal has, from its beginning. */
async function journal(api: HttpClient): Promise<Json[]> {
  const entries: Json[] = [];
  for (let after = ''; ; ) {
    const { status, body } = await api.get(`/events?limit=500${after && `&after=${after}`}`);
    expect(status, JSON.stringify(body)).toBe(200);
    entries.push(...body.events);
    if (body.events.length === 0) return entries;
    after = body.next;
  }
}

describe('events of a process that is killed', { timeout: 180 * SECOND }, () => {
  it('are told once each, whether WhatsApp delivers them again or the app state is read again', async () => {
    const { gateway, api, alice, phone, linkedDevice, expectStatus, hooks } = await stage(
      await ownGateway(SLOW_COMMITS),
    );
    const device = await linkedDevice();
    await alice.sendText(phone, 'hello');
    await hooks.expect('message.received');
    await hooks.expect('app_state.sync_complete');

    const abouts: string[] = [];
    const pinned: string[] = [];
    for (let round = 0; round < KILLS; round++) {
      const act = async (count: number) => {
        const about = `about ${round}.${count}`;
        const chat = `551177${round}${String(count).padStart(6, '0')}`;
        await Promise.all([
          alice.act('set_about', { about }).then(() => abouts.push(about)),
          phone.act('pin_chat', { chat, enabled: true }).then(() => pinned.push(`${chat}@s.whatsapp.net`)),
        ]);
      };
      const killed = sleep(SECOND / 2 + randomInt(SECOND / 2)).then(() => gateway.kill());
      // The phones are on the sandbox in the same process: what they could finish before it died has to be told.
      let isUp = true;
      for (let count = 0; isUp; count++)
        isUp = await act(count).then(
          () => true,
          () => false,
        );
      await killed;
      await gateway.up();
      await expectStatus(device, { connected: true }, 60 * SECOND);
    }

    const told = (type: string, member: string, entries: Json[]) =>
      entries.filter((entry) => entry.event === type).map(({ data }) => data[member]);
    const entries = await eventually(
      'everything was told',
      async () => {
        const found = await journal(api);
        const has = (type: string, member: string, all: string[]) =>
          all.every((one) => told(type, member, found).includes(one));
        return has('contact.about', 'about', abouts) && has('chat.pin', 'chat_jid', pinned) && found;
      },
      30 * SECOND,
    );
    expect(Math.min(abouts.length, pinned.length)).toBeGreaterThan(2 * KILLS);
    for (const [type, member] of [
      ['contact.about', 'about'],
      ['chat.pin', 'chat_jid'],
    ] as const) {
      const all = told(type, member, entries);
      expect(all).toEqual([...new Set(all)]);
    }
  });
});
