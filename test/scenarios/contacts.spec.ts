import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { HttpClient, Json } from '../support/http-client.js';
import { expectRefusal } from '../support/refusal.js';
import { ownGateway, stage } from '../support/stage.js';

const contactsOf = async (api: HttpClient, device: string, query = ''): Promise<Json[]> =>
  (await api.get(`/contacts?device_id=${device}${query}`)).body.contacts;

/** Waits until a person is listed so. */
const expectContact = (api: HttpClient, device: string, jid: string, members: Json) =>
  eventually(`the contact ${jid} is ${JSON.stringify(members)}`, async () => {
    const contact = (await contactsOf(api, device)).find((one) => one.jid === jid);
    if (!contact) return undefined;
    const { lid: _, phone_number: __, jid: ___, ...names } = contact;
    return JSON.stringify(Object.entries(names).sort()) === JSON.stringify(Object.entries(members).sort())
      ? contact
      : undefined;
  });

describe('the contacts', () => {
  it('are whoever wrote, under the newest name, once the message is told', async () => {
    const { api, alice, phone, hooks, linkedDevice } = await stage();
    const device = await linkedDevice();
    expect(await contactsOf(api, device)).toEqual([]);
    await alice.sendText(phone, 'hello');
    await hooks.expect('message.received', { content: 'hello' });
    const { status, body } = await api.get(`/contacts?device_id=${device}`);
    expect({ status, ...body }).toEqual({
      status: 200,
      success: true,
      count: 1,
      contacts: [{ jid: alice.jid, lid: await alice.lid(), phone_number: alice.number, push_name: 'Alice' }],
      next_cursor: null,
    });
    await alice.act('set_name', { name: 'Alice Moon' });
    await alice.sendText(phone, 'me again');
    await hooks.expect('message.received', { content: 'me again' });
    expect(await contactsOf(api, device)).toMatchObject([{ jid: alice.jid, push_name: 'Alice Moon' }]);
  });

  it("follow the phone's address book, also that of before the link", async () => {
    const { api, alice, phone, newPhone, linkedDevice } = await stage();
    const bob = await newPhone('Bob');
    await phone.act('save_contact', { who: bob.number, full_name: 'Bob Builder' });
    const device = await linkedDevice();
    await expectContact(api, device, bob.jid, { full_name: 'Bob Builder', first_name: 'Bob' });
    await phone.act('save_contact', { who: alice.number, full_name: 'Alice Doe' });
    await expectContact(api, device, alice.jid, { full_name: 'Alice Doe', first_name: 'Alice' });
    await alice.sendText(phone, 'hello');
    await expectContact(api, device, alice.jid, {
      full_name: 'Alice Doe',
      first_name: 'Alice',
      push_name: 'Alice',
    });
    await phone.act('remove_contact', { who: alice.number });
    await expectContact(api, device, alice.jid, { push_name: 'Alice' });
  });

  it('are read in parts', async () => {
    const { api, alice, phone, hooks, newPhone, linkedDevice } = await stage();
    const device = await linkedDevice();
    const people = [alice, await newPhone('Bob'), await newPhone('Carol')];
    for (const person of people) {
      await person.sendText(phone, `from ${person.name}`);
      await hooks.expect('message.received', { content: `from ${person.name}` });
    }
    const first = (await api.get(`/contacts?device_id=${device}&limit=2`)).body;
    expect(first).toMatchObject({ count: 2, next_cursor: first.contacts[1].jid });
    const second = (await api.get(`/contacts?device_id=${device}&limit=2&cursor=${first.next_cursor}`)).body;
    expect(second).toMatchObject({ count: 1, next_cursor: null });
    const jids = [...first.contacts, ...second.contacts].map(({ jid }: Json) => jid);
    expect(jids).toEqual(people.map(({ jid }) => jid).sort());
    expectRefusal(await api.get(`/contacts?device_id=${device}&limit=0`), 400, 'VALIDATION_ERROR', 'limit');
  });

  it('are still there when the process was killed after it told of the message', async () => {
    const gateway = await ownGateway();
    const { api, alice, phone, hooks, linkedDevice } = await stage(gateway);
    const device = await linkedDevice();
    await alice.sendText(phone, 'hello');
    await hooks.expect('message.received', { content: 'hello' });
    await gateway.kill();
    await gateway.up();
    expect(await contactsOf(api, device)).toMatchObject([{ jid: alice.jid, push_name: 'Alice' }]);
  });

  it('of one account are not those of the next one on the same device', async () => {
    const { api, alice, phone, hooks, newPhone, newDevice, link, expectStatus } = await stage();
    const device = await newDevice();
    await link(device);
    await alice.sendText(phone, 'hello');
    await hooks.expect('message.received', { content: 'hello' });
    await phone.unlink();
    await expectStatus(device, { state: 'logged_out', jid: null });
    expect(await contactsOf(api, device)).toEqual([]);
    await link(device, await newPhone('Another shop'));
    expect(await contactsOf(api, device)).toEqual([]);
  });

  it('of another tenant are not found', async () => {
    const mine = await stage();
    const theirs = await stage();
    const device = await theirs.linkedDevice();
    expectRefusal(await mine.api.get(`/contacts?device_id=${device}`), 404, 'DEVICE_NOT_FOUND');
  });
});
