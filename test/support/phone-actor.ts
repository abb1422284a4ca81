import { eventually } from './eventually.js';
import type { HttpClient, Json } from './http-client.js';

/** A person with a phone, played through the sandbox's control API. */
export class PhoneActor {
  private cursor = 0;

  constructor(
    private readonly control: HttpClient,
    readonly number: string,
    readonly name: string,
  ) {}

  get jid(): string {
    return `${this.number}@s.whatsapp.net`;
  }

  async scan(qr: string): Promise<{ device_jid: string }> {
    return this.done(await this.control.post(`/phones/${this.number}/scan`, { qr }));
  }

  async enterCode(code: string): Promise<{ device_jid: string }> {
    return this.done(await this.control.post(`/phones/${this.number}/link-code`, { code }));
  }

  /** @returns WhatsApp's id of the message */
  async sendText(to: PhoneActor | string, text: string): Promise<string> {
    const recipient = typeof to === 'string' ? to : to.number;
    const answer = await this.control.post(`/phones/${this.number}/messages`, { to: recipient, text });
    return this.done<Json>(answer).message_id;
  }

  /** Does one of the sandbox's actions, see `POST /phones/{number}/actions`. */
  async act(type: string, given: Record<string, unknown> = {}): Promise<Json> {
    return this.done<Json>(await this.control.post(`/phones/${this.number}/actions`, { type, ...given }));
  }

  async read(messageId: string): Promise<void> {
    this.done(await this.control.post(`/phones/${this.number}/messages/${messageId}/read`));
  }

  /** Cannot read a message that it has got, and asks its sender for it again. */
  async askAgain(messageId: string): Promise<void> {
    this.done(await this.control.post(`/phones/${this.number}/messages/${messageId}/ask-again`));
  }

  async lid(): Promise<string> {
    return this.done<Json>(await this.control.get(`/phones/${this.number}`)).lid;
  }

  async devices(): Promise<{ id: number; jid: string; platform: string; connected: boolean }[]> {
    return this.done<Json>(await this.control.get(`/phones/${this.number}`)).devices;
  }

  /** Removes every linked device, as its owner does in the settings. */
  async unlink(): Promise<void> {
    for (const { id } of await this.devices())
      this.done(await this.control.delete(`/phones/${this.number}/devices/${id}`));
  }

  /** Waits until the phone has decrypted a message that contains these members; looks at each message once. */
  async expectMessage(members: Record<string, unknown>, timeoutMs = 10_000): Promise<Json> {
    return eventually(
      `the phone ${this.name} gets ${JSON.stringify(members)}`,
      async () => {
        const { messages } = await this.messages(this.cursor);
        const at = messages.findIndex((message: Json) =>
          Object.entries(members).every(([name, value]) => message[name] === value),
        );
        if (at < 0) return undefined;
        this.cursor = messages[at].cursor;
        return messages[at];
      },
      timeoutMs,
    );
  }

  /** The ids under which a text arrived, each once: a message that arrives again with its id is the same one. */
  async arrivals(text: string): Promise<string[]> {
    const messages = (await this.allMessages()).filter((message) => message.text === text);
    return [...new Set(messages.map(({ id }) => id))];
  }

  /** Everything the phone ever got. */
  async allMessages(): Promise<Json[]> {
    return (await this.messages(0)).messages;
  }

  private async messages(after: number): Promise<{ messages: Json[] }> {
    return this.done(await this.control.get(`/phones/${this.number}/messages?after=${after}`));
  }

  private done<T>({ status, body }: { status: number; body: Json }): T {
    if (status >= 300) throw new Error(`the phone could not: ${status} ${JSON.stringify(body)}`);
    return body;
  }
}
