import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bearer, call, done } from '../support/http.mjs';

/** How many accounts each side has; the first one does the measurements of a single account. */
export const ACCOUNTS = 10;

const jid = (number) => `${number}@s.whatsapp.net`;

/** Bare Baileys in its process, with its accounts and one contact for each. */
export class Bare {
  static async start({ sandbox }) {
    const bare = new Bare();
    bare.child = spawn(process.execPath, [join(import.meta.dirname, 'bare-baileys.mjs')], {
      env: { PATH: process.env.PATH, SANDBOX_WS_URL: sandbox.wsUrl, SANDBOX_ROOT_KEY: sandbox.rootKey },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    process.on('exit', () => bare.child.kill('SIGKILL'));
    bare.url = await new Promise((resolve) =>
      bare.child.stdout.once('data', (port) => resolve(`http://127.0.0.1:${String(port).trim()}`)),
    );
    bare.accounts = people('5531', sandbox);
    for (const account of await bare.accounts) {
      const { qr } = await bare.ask('pair', { account: account.number });
      await done('POST', `${sandbox.url}/phones/${account.number}/scan`, { body: { qr } });
      await bare.ask('opened', { account: account.number });
    }
    bare.accounts = await bare.accounts;
    return bare;
  }

  ask(command, body) {
    return done('POST', `${this.url}/${command}`, { body, timeoutMs: 300_000 });
  }

  /** @returns sends per second */
  async send({ accounts, concurrent, count, waitsForAck }) {
    const lanes = Array.from({ length: concurrent }, (_, i) => {
      const { number, contact } = this.accounts[i % accounts];
      return { account: number, to: jid(contact) };
    });
    const { ms } = await this.ask('send', { lanes, count, waitsForAck });
    return (count * 1000) / ms;
  }

  /** When each text was told of since the last question, in ms since 1970. */
  told(index) {
    return this.ask('told', { account: this.accounts[index].number });
  }

  stop() {
    this.child.kill('SIGKILL');
  }
}

/** Accounts and contacts as phones of the sandbox. */
async function people(prefix, sandbox) {
  const made = [];
  for (let i = 0; i < ACCOUNTS; i++) {
    const number = `${prefix}9${String(i).padStart(8, '0')}`;
    const contact = `${prefix}8${String(i).padStart(8, '0')}`;
    for (const each of [number, contact])
      await done('POST', `${sandbox.url}/phones`, { body: { number: each } });
    made.push({ number, contact });
  }
  return made;
}

/** The same on the gateway: one tenant with as many devices. */
export async function settle({ gateway, sandbox }) {
  const registration = {
    tenant_name: 'bench',
    email: 'admin@example.com',
    password: 'a-long-password',
    role: 'admin',
  };
  const master = bearer(gateway.masterToken);
  const { token } = await done('POST', `${gateway.url}/register`, { body: registration, headers: master });
  const headers = bearer(token);
  const accounts = await people('5541', sandbox);
  for (const account of accounts) {
    const made = await done('POST', `${gateway.url}/devices`, { body: { name: account.number }, headers });
    account.id = made.data.device_id;
    const { data } = await done('GET', `${gateway.url}/qr?device_id=${account.id}`, { headers });
    await done('POST', `${sandbox.url}/phones/${account.number}/scan`, { body: { qr: data.qr_code } });
    for (;;) {
      const { body } = await call('GET', `${gateway.url}/status?device_id=${account.id}`, { headers });
      if (body.data?.is_logged_in && body.data.connected) break;
      await pause(30);
    }
  }
  return { accounts, token, headers };
}
