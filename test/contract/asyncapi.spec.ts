import { describe, expect, it } from 'vitest';
import { DocumentedApi } from '../support/documented-api.js';
import { DocumentedEvents } from '../support/documented-events.js';
import type { Json } from '../support/http-client.js';

const events = new DocumentedEvents();

describe('the document of the events', () => {
  it('has every event that is told on both ways, with an example that keeps to its schema', () => {
    const names = Object.keys(events.messages);
    expect(names).toEqual(expect.arrayContaining(['message.received', 'device.connected', 'group.info']));
    for (const { messages } of Object.values<Json>(events.document.channels))
      expect(Object.keys(messages)).toEqual(names);
    const examples = Object.values(events.messages).map(({ examples: [example] }) => example.payload);
    expect(examples.flatMap((event) => events.deviations(event))).toEqual([]);
    const [first] = examples;
    expect(events.deviations({ ...first, data: { ...first.data, message_id: 7, other: 1 } })).toEqual([
      'message.received.data.message_id is no string',
      'message.received.data.other is not documented',
    ]);
  });

  it('has no event that the API does not know', () => {
    const { WebhookEventsDto } = new DocumentedApi('wagon.json').document.components.schemas;
    const names = WebhookEventsDto.properties.events.items.enum;
    expect(names).toEqual(expect.arrayContaining(Object.keys(events.messages)));
  });
});
