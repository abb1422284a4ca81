import { randomInt } from 'node:crypto';
import { QuickstartFailed } from './failures.js';
import type { JsonApi } from './json-api.js';

const SECOND = 1000;

export interface Message {
  id: string;
  text: string | null;
  from_jid: string;
}

/** A phone of the sandbox and the person who holds it. */
export class Phone {
  private constructor(
    private readonly sandbox: JsonApi,
    readonly number: string,
    readonly name: string,
  ) {}

  static async add(sandbox: JsonApi, name: string): Promise<Phone> {
    const number = `55119${randomInt(10_000_000, 99_999_999)}`;
    await sandbox.call('POST', '/phones', { number, name });
    return new Phone(sandbox, number, name);
  }

  scan(qr: string): Promise<unknown> {
    return this.sandbox.call('POST', `/phones/${this.number}/scan`, { qr });
  }

  enterCode(code: string): Promise<unknown> {
    return this.sandbox.call('POST', `/phones/${this.number}/link-code`, { code });
  }

  send(to: Phone, text: string): Promise<{ message_id: string }> {
    return this.sandbox.call('POST', `/phones/${this.number}/messages`, { to: to.number, text });
  }

  /** The first message that this phone got, decrypted. */
  async firstMessage(): Promise<Message> {
    const path = `/phones/${this.number}/messages?wait_ms=${10 * SECOND}`;
    const { messages } = await this.sandbox.call<{ messages: Message[] }>('GET', path);
    if (!messages[0]) throw new QuickstartFailed(`the message did not reach the phone ${this.number}`);
    return messages[0];
  }
}
