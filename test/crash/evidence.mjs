import { setTimeout as pause } from 'node:timers/promises';
import { bearer, call, done } from '../support/http.mjs';

const PAGE = 1000;
const LOOKS_EVERY_MS = 250;

/** What each phone shows, oldest first, by its number. */
export async function readPhones({ sandbox, world }) {
  const numbers = new Set(world.chats.flatMap(({ peer, device }) => [peer, device.number]));
  const phones = new Map();
  for (const number of numbers) {
    const shown = [];
    for (;;) {
      const after = shown.at(-1)?.cursor ?? 0;
      const { messages } = await done('GET', `${sandbox.url}/phones/${number}/messages?after=${after}`);
      if (messages.length === 0) break;
      for (const { raw, ...message } of messages) shown.push(message);
    }
    phones.set(number, shown);
  }
  return phones;
}

/** Reads on in the journals of the devices, from where it was; remembers what is needed of each event. */
export class JournalReading {
  /** Events by device id, in the journal's order: `{ id, sequence, type, messageId, chat }`. */
  events = new Map();
  #cursors = new Map();

  constructor({ gateway, world }) {
    Object.assign(this, { gateway, world });
    for (const { id } of world.devices) this.events.set(id, []);
  }

  get count() {
    let total = 0;
    for (const events of this.events.values()) total += events.length;
    return total;
  }

  async readOn() {
    for (const device of this.world.devices) while ((await this.#page(device)) > 0);
  }

  async #page({ id, token }) {
    const query = new URLSearchParams({ device_id: id, limit: String(PAGE) });
    if (this.#cursors.has(id)) query.set('after', this.#cursors.get(id));
    const page = await done('GET', `${this.gateway.url}/events?${query}`, { headers: bearer(token) });
    for (const event of page.events) {
      const { message_id: messageId, chat_jid: chat } = event.data;
      this.events
        .get(id)
        .push({ id: event.id, sequence: event.sequence, type: event.event, messageId, chat });
    }
    this.#cursors.set(id, String(page.next));
    return page.events.length;
  }
}

/**
 * Waits until the journal has every message that people wrote and the receiver has every event of the journal;
 * or until nothing new has come for so long, or the time is up.
 */
export async function drain({ journal, receiver, traffic, quietMs, withinMs }) {
  const wanted = traffic.writings.length + traffic.sends.filter(({ chat }) => chat.peerDevice).length;
  const deadline = Date.now() + withinMs;
  let last = { progress: -1, at: Date.now() };
  while (Date.now() < deadline && Date.now() - last.at < quietMs) {
    await journal.readOn();
    const arrivals = await receiver.count();
    const received = [...journal.events.values()]
      .flat()
      .filter(({ type }) => type === 'message.received').length;
    const progress = journal.count + arrivals;
    if (progress !== last.progress) last = { progress, at: Date.now() };
    else if (received >= wanted && arrivals >= journal.count && Date.now() - last.at > 2000) return;
    await pause(LOOKS_EVERY_MS);
  }
}

export const readStats = ({ sandbox }) => done('GET', `${sandbox.url}/stats`);

/** Whether all devices are online. */
export async function allOnline({ gateway, world }) {
  const states = await Promise.all(
    world.devices.map(({ id, token }) =>
      call('GET', `${gateway.url}/status?device_id=${id}`, { headers: bearer(token) }),
    ),
  );
  return states.every(({ body }) => body.data?.connected && body.data.is_logged_in);
}
