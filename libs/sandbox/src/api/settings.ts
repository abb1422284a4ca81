import { randomBytes, randomInt } from 'node:crypto';
import { type Account, newKeys } from '../server/account.js';
import { notification, tellCompanions, tellCorrespondents, tellPicture } from '../server/announcements.js';
import { changeOnPhone } from '../server/app-state/collections.js';
import type { Network } from '../server/network.js';
import { changeProfile, profileOf } from '../server/profile.js';
import { sessionKey, sessionsOf } from '../server/signal/phone-storage.js';
import { node } from '../server/wire/node.js';
import { accountOf } from './phone-book.js';

/** What the phone's user sets about their account. */
export class Settings {
  constructor(
    private readonly network: Network,
    private readonly account: Account,
  ) {}

  /** Those it has written with learn the new name from its next message, its own devices at once. */
  rename(name: string): Promise<void> {
    return this.network.store.atomically((tx) => {
      const { account } = this;
      tx.put(account.key, { ...account.record, name });
      tx.afterCommit(() => {
        account.record.name = name;
      });
      changeOnPhone(tx, this.network, account, {
        collection: 'critical_block',
        index: ['setting_pushName'],
        value: { pushNameSetting: { name } },
        apiVersion: 1,
      });
    });
  }

  setAbout(about: string): Promise<void> {
    return this.network.store.atomically((tx) => {
      changeProfile(tx, this.account.number, { about });
      const set = node('set', {}, Buffer.from(about));
      tellCorrespondents(tx, this.network, this.account, notification(this.account.jid, 'status', [set]));
    });
  }

  /** There are no pictures on the sandbox, only the fact that one was set. */
  changePicture(): Promise<void> {
    const pictureId = String(randomInt(10 ** 9, 10 ** 10));
    return this.network.store.atomically((tx) => {
      changeProfile(tx, this.account.number, { pictureId });
      tellPicture(tx, this.network, this.account, pictureId);
    });
  }

  removePicture(): Promise<void> {
    return this.network.store.atomically((tx) => {
      changeProfile(tx, this.account.number, { pictureId: undefined });
      tellPicture(tx, this.network, this.account, undefined);
    });
  }

  async block(who: string): Promise<void> {
    await this.setBlocked(who, true);
  }

  async unblock(who: string): Promise<void> {
    await this.setBlocked(who, false);
  }

  /** @param name `last`, `online`, `profile`, …; @param value `all`, `contacts`, `none`, … */
  setPrivacy(name: string, value: string): Promise<void> {
    return this.network.store.atomically((tx) => {
      const { privacy } = profileOf(tx, this.account.number);
      changeProfile(tx, this.account.number, { privacy: { ...privacy, [name]: value } });
      const change = node('privacy', {}, [node('category', { name, value })]);
      this.tellOwn(tx, [change]);
    });
  }

  setUnarchiveChats(unarchiveChats: boolean): Promise<void> {
    return this.network.store.atomically((tx) =>
      changeOnPhone(tx, this.network, this.account, {
        collection: 'regular_low',
        index: ['setting_unarchiveChats'],
        value: { unarchiveChatsSetting: { unarchiveChats } },
        apiVersion: 4,
      }),
    );
  }

  /** WhatsApp is installed anew: other keys, no linked devices, and those it has written with are told. */
  async reinstall(): Promise<void> {
    const { network, account } = this;
    for (const companion of [...account.companions.values()]) await network.unlink(companion);
    await network.store.atomically((tx) => {
      const record = { ...account.record, ...newKeys() };
      tx.put(account.key, record);
      const identity = node('identity', {}, randomBytes(32)); // what is in it, clients do not read
      tellCorrespondents(tx, network, account, notification(account.jid, 'encrypt', [identity]));
      for (const address of sessionsOf(network.store, account.number))
        tx.delete(sessionKey(account.number, address));
      tx.afterCommit(() => account.renew(record));
    });
  }

  private setBlocked(who: string, isBlocked: boolean): Promise<void> {
    const other = accountOf(this.network, who, 'who');
    return this.network.store.atomically((tx) => {
      const rest = profileOf(tx, this.account.number).blocked.filter((jid) => jid !== other.lidJid);
      changeProfile(tx, this.account.number, { blocked: isBlocked ? [...rest, other.lidJid] : rest });
      const action = isBlocked ? 'block' : 'unblock';
      const item = node('item', { jid: other.lidJid, pn_jid: other.jid, action });
      this.tellOwn(tx, [node('blocklist', {}, [item])]);
    });
  }

  private tellOwn(
    tx: Parameters<typeof tellCompanions>[0],
    content: Parameters<typeof notification>[2],
  ): void {
    const stanza = notification(this.account.jid, 'account_sync', content);
    tellCompanions(tx, this.network, this.account, stanza);
  }
}
