export const LIST_DESCRIPTION = `The journal of the tenant's events, oldest first: what webhooks are sent, for programs that rather ask. A caller of the role \`user\` sees the events of the own devices.

Call again with \`after\` set to \`next\`, and no event is missed or seen twice, however many are written meanwhile. With \`wait_ms\` the call waits for the first one, and is answered as soon as there is one.

Events are kept for \`WAGON_EVENT_RETENTION_DAYS\`. A cursor whose next events are gone, or that is not from this journal (the database was restored from an older copy), is answered \`410\` with the code \`EVENTS_GONE\`: something has been missed. Begin again without \`after\`.`;

export const STREAM_DESCRIPTION = `The same events as server-sent events, each at the moment in which it is stored: \`id\` is the cursor, \`event\` the name, \`data\` the event in one line. Without a cursor the stream begins now.

After an interruption, \`Last-Event-ID\` (or \`after\`) goes on without a gap; \`id\` also comes alone, so that there is a cursor before the first event. A comment comes every 25 seconds. A reader that leaves events unread for 10 seconds is disconnected, and can come back for them. The stream ends when the token stops working or its user gets another role. At most 20 streams of a tenant may be open at a time.`;

export const STREAM_EXAMPLE = `retry: 1000
id: 1041

id: 1042
event: message.received
data: {"id":"01J0G6YQ9ZC1T4W8S5R2N7K3M6","event":"message.received","timestamp":1781524800,"device_id":"4d0add2c-7c3b-4f0c-9b7f-0f6a51c1b0aa","user_id":"9b2f1c7e-52f4-4c9c-8a53-1f6f0f6b7a11","sequence":41,"data":{"message_id":"3EB0C431C26A1916E07A","content":"Hello from WhatsApp!"}}

`;
