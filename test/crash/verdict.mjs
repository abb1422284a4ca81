/**
 * Compares what was done with what the phones, the journal and the webhook receiver have of it.
 *
 * @param sends      `{ chat, n, text, key, messageId, ackedAt, refused, attempts, lastAnswer }`, in each chat in order
 * @param writings   `{ chat, n, text, messageId, sentAt }`, in each chat in order
 * @param phones     Map: number → what it shows, oldest first
 * @param journal    Map: device id → `{ id, sequence, type, messageId }`, in the journal's order
 * @param arrivals   `{ eventId, bodyId, type, deviceId, messageId }`, in the order of arrival
 * @param stats      the sandbox's counters
 * @returns violations `{ kind, what }`, empty when every promise was kept
 */
export function judge({ sends, writings, phones, journal, arrivals, stats }) {
  const violations = [];
  const report = (kind, what) => violations.push({ kind, what });
  const received = messagesToDevices(sends, writings);
  judgeAnswers(sends, report);
  judgePhones(sends, phones, report);
  judgeSequences(journal, report);
  const eventOf = judgeEvents(received, journal, report);
  judgeDeliveries(received, journal, arrivals, eventOf, report);
  judgeStats(stats, report);
  return violations;
}

/** Everything that must become `message.received` of a device: from people, and from the next device in the ring. */
function messagesToDevices(sends, writings) {
  const fromPeople = writings.map((one) => ({ ...one, deviceId: one.chat.device.id }));
  const fromDevices = sends
    .filter(({ chat, ackedAt }) => chat.peerDevice && ackedAt)
    .map((one) => ({ ...one, deviceId: one.chat.peerDevice.id }));
  return [...fromPeople, ...fromDevices];
}

const named = ({ text, messageId }) => `"${text}" (${messageId ?? 'no id'})`;
const hour = (at) => (at ? new Date(at).toISOString().slice(11, 23) : 'never');

function judgeAnswers(sends, report) {
  for (const send of sends)
    if (send.refused)
      report('send refused', `${named(send)} after ${send.attempts} attempts: ${send.refused}`);
    else if (!send.ackedAt)
      report(
        'send without an answer',
        `${named(send)} after ${send.attempts} attempts, last: ${send.lastAnswer}`,
      );
    else if (!send.messageId) report('send without an id', named(send));
}

/** What phones got of the sends, on the recipient's phone and as the copy on the account's own. */
function judgePhones(sends, phones, report) {
  for (const [number, shown] of phones)
    for (const { id, kind, chat_jid, from_me } of shown)
      if (kind === 'undecryptable')
        report(
          'unreadable on a phone',
          `${id} on ${number} in the chat ${chat_jid}${from_me ? ' (own copy)' : ''}`,
        );
  const places = new Map([...phones].map(([number, shown]) => [number, placesByText(shown)]));
  for (const send of sends) {
    if (!send.ackedAt) continue;
    const at = places.get(send.chat.peer)?.get(send.text) ?? [];
    const who = `${named(send)}, acknowledged at ${hour(send.ackedAt)} after ${send.attempts} attempts`;
    if (at.length === 0) report('acknowledged, not on the phone', who);
    if (new Set(at.map(({ id }) => id)).size > 1)
      report('twice on the phone', `${who}: as ${at.map(({ id }) => id).join(' and ')}`);
    if (at.length > 0 && !at.some(({ id }) => id === send.messageId))
      report('another id on the phone', `${who}: as ${at[0].id}`);
    if (!places.get(send.chat.device.number)?.has(send.text)) report('no copy on the own phone', who);
  }
  for (const [chat, inChat] of byChat(sends))
    judgeOrder(
      inChat.map((send) => [send, places.get(chat.peer)?.get(send.text)?.[0]?.cursor]),
      (send) => report('out of order on the phone', named(send)),
    );
}

const placesByText = (shown) => {
  const places = new Map();
  for (const message of shown) if (message.text !== null) append(places, message.text, message);
  return places;
};

function judgeSequences(journal, report) {
  for (const [deviceId, events] of journal)
    for (const [index, { sequence, id, type }] of events.entries()) {
      const expected = index === 0 ? sequence : events[index - 1].sequence + 1;
      if (sequence !== expected || (index === 0 && sequence !== 1))
        report('gap in the journal', `${type} ${id} of ${deviceId} has ${sequence}, not ${expected}`);
    }
}

/** @returns the event of each message */
function judgeEvents(received, journal, report) {
  const found = new Map();
  for (const [deviceId, events] of journal)
    for (const event of events)
      if (event.type === 'message.received') append(found, `${deviceId} ${event.messageId}`, event);
  const eventOf = (message) => found.get(`${message.deviceId} ${message.messageId}`)?.[0];
  for (const message of received) {
    const events = found.get(`${message.deviceId} ${message.messageId}`) ?? [];
    const when = message.sentAt ? `written at ${hour(message.sentAt)}` : `sent by a device`;
    if (events.length === 0) report('no event of a message', `${named(message)}, ${when}`);
    if (events.length > 1)
      report('several events of a message', `${named(message)}: ${events.map(({ id }) => id).join(', ')}`);
  }
  for (const [, inChat] of byChat(received))
    judgeOrder(
      inChat.map((message) => [message, eventOf(message)?.sequence]),
      (message) => report('out of order in the journal', named(message)),
    );
  return eventOf;
}

function judgeDeliveries(received, journal, arrivals, eventOf, report) {
  const first = new Map();
  const idsOf = new Map();
  for (const [position, { eventId, bodyId, type, deviceId, messageId }] of arrivals.entries()) {
    if (!first.has(eventId)) first.set(eventId, position);
    if (eventId !== bodyId) report('two ids in one delivery', `${eventId} and ${bodyId}`);
    if (type === 'message.received') append(idsOf, `${deviceId} ${messageId}`, eventId);
  }
  for (const [key, ids] of idsOf)
    if (new Set(ids).size > 1)
      report('several ids at the receiver', `${key}: ${[...new Set(ids)].join(', ')}`);
  for (const message of received) {
    const event = eventOf(message);
    const has = event ? first.has(event.id) : idsOf.has(`${message.deviceId} ${message.messageId}`);
    if (!has) report('message not at the receiver', `${named(message)}, event ${event ? event.id : 'none'}`);
  }
  for (const [deviceId, events] of journal)
    for (const { id, type, messageId, sequence } of events)
      if (type !== 'message.received' && !first.has(id))
        report(
          'event not at the receiver',
          `${type} ${id} (${sequence} of ${deviceId}; ${messageId ?? '-'})`,
        );
  for (const [, inChat] of byChat(received))
    judgeOrder(
      inChat.map((message) => [message, first.get(eventOf(message)?.id)]),
      (message) => report('out of order at the receiver', named(message)),
    );
}

function judgeStats(stats, report) {
  for (const [name, what] of Object.entries({
    undecryptable: 'messages that phones could not decrypt',
    retry_receipts: 'messages that devices asked for again',
    unknown_queries: 'queries that the sandbox does not know',
  }))
    if (stats[name] > 0) report('counted by the sandbox', `${stats[name]} ${what}`);
}

/** @param placed `[message, place]` in the order in which they were written; those without a place are another matter */
function judgeOrder(placed, tell) {
  let last = -1;
  for (const [message, place] of placed) {
    if (place === undefined) continue;
    if (place < last) tell(message);
    else last = place;
  }
}

const byChat = (messages) => {
  const chats = new Map();
  for (const message of messages) append(chats, message.chat, message);
  return chats;
};

function append(lists, key, item) {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
