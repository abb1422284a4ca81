import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, afterEach, expect } from 'vitest';
import { eventually } from './eventually.js';
import { GatewayProcess } from './gateway-process.js';
import { HttpClient, type Json } from './http-client.js';
import { PhoneActor } from './phone-actor.js';
import { readQrPicture } from './qr-png.js';
import { WebhookReceiver } from './webhook-receiver.js';

/** The faults that the network can have; see POST /faults of the sandbox. */
export class NetworkActor {
  constructor(private readonly control: HttpClient) {}

  async cause(kind: string, settings: Record<string, unknown> = {}): Promise<void> {
    const { status, body } = await this.control.post('/faults', { kind, ...settings });
    if (status >= 300) throw new Error(`no such fault: ${status} ${JSON.stringify(body)}`);
  }

  async heal(): Promise<void> {
    await this.control.delete('/faults');
  }

  async stats(): Promise<Json> {
    return (await this.control.get('/stats')).body;
  }
}

/** A member of the scene's tenant. */
export interface Member {
  id: string;
  email: string;
  token: string;
  /** The gateway as this user calls it. */
  api: HttpClient;
}

/** One scene: a tenant of its own on a running gateway, its phone, another person's phone and its webhook server. */
export interface Scene {
  gateway: GatewayProcess;
  /** The gateway as the tenant's admin calls it. */
  api: HttpClient;
  token: string;
  tenantId: string;
  master: HttpClient;
  network: NetworkActor;
  /** The phone whose account the tenant holds. */
  phone: PhoneActor;
  alice: PhoneActor;
  hooks: WebhookReceiver;
  newPhone(name: string): Promise<PhoneActor>;
  newUser(role: 'admin' | 'manager' | 'user'): Promise<Member>;
  /** Creates a device; with a webhook to `hooks` for every event unless told otherwise. @returns its id */
  newDevice(name?: string, options?: { webhook: boolean }): Promise<string>;
  /** Links a phone to a device by its QR picture and waits until it is online. */
  link(deviceId: string, phone?: PhoneActor): Promise<void>;
  /** A device that is online with the scene's phone. */
  linkedDevice(): Promise<string>;
  /** Waits until GET /status shows these members. */
  expectStatus(deviceId: string, members: Record<string, unknown>, timeoutMs?: number): Promise<Json>;
}

let shared: Promise<GatewayProcess> | undefined;
const receivers: WebhookReceiver[] = [];

/** The gateway that the scenes of one test file share; scenes with their own settings or crashes start their own. */
const sharedGateway = () => {
  shared ??= GatewayProcess.start({ ...sharedSettings });
  return shared;
};

const sharedSettings: Record<string, string> = {};

/** Settings of the gateway that the scenes of this file share; to be called before the first of them. */
export function shareGatewayWith(settings: Record<string, string>): void {
  Object.assign(sharedSettings, settings);
}

const owned: GatewayProcess[] = [];

/** A gateway of this test alone, for its own settings or its own death; disposed of after the test. */
export async function ownGateway(
  ...settings: Parameters<typeof GatewayProcess.start>
): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.start(...settings);
  owned.push(gateway);
  return gateway;
}

afterEach(async () => {
  const gateway = await shared;
  for (const one of [...owned, ...(gateway ? [gateway] : [])]) await expectOnlyKnownQueries(one);
  for (const one of owned.splice(0)) await one.dispose();
  for (const receiver of receivers.splice(0)) await receiver.close();
});

/** What Baileys asked and the sandbox did not understand would be a gap of the sandbox. */
async function expectOnlyKnownQueries({ sandboxUrl }: GatewayProcess): Promise<void> {
  const stats = sandboxUrl && (await new HttpClient(sandboxUrl).get('/stats').catch(() => undefined)); // it may be dead
  if (stats) expect(stats.body.unknown_query_names, 'queries that the sandbox does not know').toEqual({});
}

afterAll(async () => {
  const gateway = await shared;
  shared = undefined;
  await gateway?.dispose();
});

/** Sets the scene. @param own a gateway to use instead of the file's shared one; its owner disposes of it */
export async function stage(own?: GatewayProcess): Promise<Scene> {
  const gateway = own ?? (await sharedGateway());
  const anyone = new HttpClient(gateway.url);
  const master = anyone.as(gateway.masterToken);
  const control = new HttpClient(gateway.sandboxUrl);
  const registered = await master.post('/register', {
    tenant_name: `tenant ${randomUUID()}`,
    email: 'admin@example.com',
    password: 'a-long-password',
    role: 'admin',
  });
  expect(registered.status, JSON.stringify(registered.body)).toBe(201);
  const token: string = registered.body.token;
  const api = anyone.as(token);
  const hooks = await WebhookReceiver.open();
  receivers.push(hooks);

  const newPhone = async (name: string) => {
    const number = `55119${randomInt(10_000_000, 99_999_999)}`;
    const { status, body } = await control.post('/phones', { number, name });
    expect(status, JSON.stringify(body)).toBe(201);
    return new PhoneActor(control, number, name);
  };
  const phone = await newPhone('Shop');
  const alice = await newPhone('Alice');

  const newUser: Scene['newUser'] = async (role) => {
    const email = `${role}.${randomUUID()}@example.com`;
    const { status, body } = await api.post('/users', { email, password: 'a-long-password', role });
    expect(status, JSON.stringify(body)).toBe(201);
    return { id: body.user.id, email, token: body.user.token, api: anyone.as(body.user.token) };
  };

  const newDevice: Scene['newDevice'] = async (name = 'Shop', { webhook } = { webhook: true }) => {
    const { status, body } = await api.post('/devices', { name });
    expect(status, JSON.stringify(body)).toBe(201);
    const id: string = body.data.device_id;
    if (webhook) {
      const settings = { device_id: id, webhook_url: hooks.url, enabled_events: ['*'] };
      const configured = await api.post('/webhook', settings);
      expect(configured.status, JSON.stringify(configured.body)).toBe(200);
    }
    return id;
  };

  const expectStatus: Scene['expectStatus'] = (deviceId, members, timeoutMs = 15_000) => {
    let last: Json;
    const waiting = eventually(
      `/status shows ${JSON.stringify(members)}`,
      async () => {
        last = (await api.get(`/status?device_id=${deviceId}`)).body.data;
        return Object.entries(members).every(([name, value]) => last?.[name] === value) && last;
      },
      timeoutMs,
    );
    return waiting.catch((error) => {
      throw new Error(`${error.message}; it shows ${JSON.stringify(last)}`);
    });
  };

  const link: Scene['link'] = async (deviceId, by = phone) => {
    const { status, body } = await api.get(`/qr?device_id=${deviceId}`);
    expect(status, JSON.stringify(body)).toBe(200);
    await by.scan(readQrPicture(body.data.image));
    await expectStatus(deviceId, { connected: true, is_logged_in: true, jid: by.jid });
  };

  return {
    gateway,
    api,
    token,
    tenantId: registered.body.tenant.id,
    master,
    network: new NetworkActor(control),
    phone,
    alice,
    hooks,
    newPhone,
    newUser,
    newDevice,
    link,
    linkedDevice: async () => {
      const id = await newDevice();
      await link(id);
      return id;
    },
    expectStatus,
  };
}
