import { type Access, obtainAccess, type Tokens } from './access.js';
import { QuickstartFailed, Refused, UsageError } from './failures.js';
import { JsonApi } from './json-api.js';
import { Phone } from './phones.js';
import { readQrPicture } from './qr-picture.js';
import type { Screen } from './screen.js';
import { lookAround } from './surroundings.js';
import { WebhookReceiver } from './webhook-receiver.js';

const SECOND = 1000;

export interface Settings extends Tokens {
  url: string;
  sandboxUrl: string;
  method: 'qr' | 'code';
}

/** The documented steps, one after another, until one fails. @throws QuickstartFailed, UsageError */
export async function quickstart(settings: Settings, screen: Screen): Promise<void> {
  const startedAt = Date.now();
  assertWebAddress(settings.url);
  const anyone = new JsonApi(settings.url, screen);
  const sandbox = new JsonApi(settings.sandboxUrl, screen, { name: 'sandbox' });
  await lookAround(anyone, sandbox);
  screen.plain(
    `Quickstart: the gateway at ${settings.url}, with phones of the sandbox at ${settings.sandboxUrl}`,
  );
  const access = await obtainAccess(anyone, settings, screen);
  const receiver = await WebhookReceiver.open();
  try {
    const device = await new Run(access.gateway, sandbox, receiver, screen).all(settings.method);
    screen.plain(`\n✔ Everything worked, in ${((Date.now() - startedAt) / SECOND).toFixed(1)} s.\n`);
    screen.plain(leftovers(device, access));
  } finally {
    receiver.close();
  }
}

/** One run, from the token to the webhook. */
class Run {
  constructor(
    private readonly gateway: JsonApi,
    private readonly sandbox: JsonApi,
    private readonly receiver: WebhookReceiver,
    private readonly screen: Screen,
  ) {}

  /** @returns the id of the device */
  async all(method: Settings['method']): Promise<string> {
    const device = await this.createDevice();
    this.screen.step(`Link a phone ${method === 'qr' ? 'by QR code' : 'by a typed code'}`);
    const shop = await Phone.add(this.sandbox, 'Shop');
    await (method === 'qr' ? this.linkByQr(device, shop) : this.linkByCode(device, shop));
    await this.expectOnline(device);
    const alice = await this.sendText(device);
    await this.receiveText(device, alice, shop);
    return device;
  }

  private async createDevice(): Promise<string> {
    this.screen.step('Make a device: the record of a WhatsApp account');
    const body = { name: 'Quickstart', network: 'sandbox' };
    const { data } = await this.gateway.call<{ data: { device_id: string } }>('POST', '/devices', body);
    this.screen.success(`device ${data.device_id}`);
    return data.device_id;
  }

  private async linkByQr(device: string, shop: Phone): Promise<void> {
    const { data } = await this.gateway.call<{ data: { image: string } }>('GET', `/qr?device_id=${device}`);
    const qr = readQrPicture(data.image);
    this.screen.note('The phone looks at the PNG and reads the code:');
    await shop.scan(qr).catch(whenAnotherSandbox);
  }

  private async linkByCode(device: string, shop: Phone): Promise<void> {
    const body = { phone: shop.number, device_id: device };
    const { paircode } = await this.gateway.call<{ paircode: string }>('POST', '/paircode', body);
    this.screen.note('The owner of the phone types the code:');
    await shop.enterCode(paircode).catch(whenAnotherSandbox);
  }

  private async expectOnline(device: string): Promise<void> {
    type Status = { data: { is_logged_in: boolean; jid: string } };
    const isOnline = ({ data }: Status) => data.is_logged_in;
    const status = await this.gateway.poll<Status>(`/status?device_id=${device}`, isOnline, 10 * SECOND);
    if (!isOnline(status))
      throw new QuickstartFailed('the phone was linked, but the device did not come online');
    this.screen.success(`the device is online as ${status.data.jid}`);
  }

  /** @returns the phone that got it */
  private async sendText(device: string): Promise<Phone> {
    this.screen.step('Send a text');
    const alice = await Phone.add(this.sandbox, 'Alice');
    const body = { device_id: device, number: alice.number, text: 'Hello from Wagon' };
    const { message_id } = await this.gateway.call<{ message_id: string }>('POST', '/send/text', body);
    const { id, text } = await alice.firstMessage();
    if (id !== message_id || text !== body.text)
      throw new QuickstartFailed(`the phone got another message: ${id} ${text}`);
    this.screen.success(`Alice's phone decrypted it: "${text}"`);
    return alice;
  }

  private async receiveText(device: string, alice: Phone, shop: Phone): Promise<void> {
    this.screen.step('Receive the answer by webhook');
    const { url: webhook_url, secret } = this.receiver;
    const body = { device_id: device, webhook_url, enabled_events: ['message.received'], secret };
    await this.gateway.call('POST', '/webhook', body).catch(whenNotAllowed);
    await alice.send(shop, 'Hello back');
    const delivery = await this.receiver.withContent('Hello back', 10 * SECOND);
    this.screen.event(`webhook: POST ${webhook_url}`, delivery.event);
    if (!this.receiver.isGenuine(delivery))
      throw new QuickstartFailed('the signature of the webhook is wrong');
    this.screen.success('the webhook arrived, and its signature is right');
    this.screen.note('The receiver ends with the quickstart, so the webhook is removed:');
    await this.gateway.call('DELETE', `/webhook?device_id=${device}`);
  }
}

function assertWebAddress(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw new UsageError(
    `${url} is no address of a gateway. Set WAGON_URL to one such as http://127.0.0.1:3000`,
  );
}

function whenAnotherSandbox(error: unknown): never {
  if (!(error instanceof Refused)) throw error;
  throw new QuickstartFailed(
    `the phone could not be linked: ${error.message} Is SANDBOX_PORT that of the gateway's own sandbox?`,
  );
}

function whenNotAllowed(error: unknown): never {
  if (error instanceof Refused && error.code === 'VALIDATION_ERROR')
    throw new QuickstartFailed(
      'the gateway may not send webhooks to this machine. Start it with WAGON_ALLOW_PRIVATE_TARGETS=127.0.0.0/8',
    );
  throw error;
}

function leftovers(device: string, { gateway, ownTenant }: Access): string {
  const lines = [
    `The device and its two phones stay: see ${gateway.url}/docs for what else it can do. To remove the device:`,
    `  curl -X DELETE '${gateway.url}/devices/${device}?purge=true' -H "Authorization: Bearer <token>"`,
  ];
  if (ownTenant)
    lines.push(
      `So does the tenant "${ownTenant.name}" that it made. To remove it with everything in it:`,
      `  npm run wagon -- tenants delete ${ownTenant.id} --yes`,
    );
  return lines.join('\n');
}
