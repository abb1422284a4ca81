import type { Account } from '../server/account.js';
import { showCompanions } from '../server/announcements.js';
import { changeOnPhone } from '../server/app-state/collections.js';
import type { Change } from '../server/app-state/patch.js';
import type { Network } from '../server/network.js';
import { node } from '../server/wire/node.js';
import { accountOf, chatJid } from './phone-book.js';

/** What the phone's user does with chats, people and labels. Their other devices learn of it by the app state. */
export class Chats {
  constructor(
    private readonly network: Network,
    private readonly account: Account,
  ) {}

  /** @param to who sees it, if connected */
  showPresence(to: string, state: 'available' | 'unavailable', lastSeen?: Date): void {
    const last = lastSeen && Math.floor(lastSeen.getTime() / 1000);
    const type = state === 'unavailable' ? state : undefined;
    showCompanions(
      accountOf(this.network, to, 'to'),
      node('presence', { from: this.account.jid, type, last }),
    );
  }

  showTyping(to: string, state: 'composing' | 'recording' | 'paused'): void {
    const media = state === 'recording' ? 'audio' : undefined;
    const doing = node(state === 'paused' ? state : 'composing', { media });
    showCompanions(accountOf(this.network, to, 'to'), node('chatstate', { from: this.account.jid }, [doing]));
  }

  pin(chat: string, pinned: boolean): Promise<void> {
    return this.change('regular_low', ['pin_v1', chatJid(chat)], { pinAction: { pinned } }, 5);
  }

  /** @param until for good when it is left out */
  mute(chat: string, muted: boolean, until?: Date): Promise<void> {
    const muteEndTimestamp = muted ? (until?.getTime() ?? -1) : undefined;
    const value = { muteAction: { muted, muteEndTimestamp } };
    return this.change('regular_high', ['mute', chatJid(chat)], value, 2);
  }

  archive(chat: string, archived: boolean): Promise<void> {
    return this.change('regular_low', ['archive', chatJid(chat)], { archiveChatAction: { archived } }, 3);
  }

  markRead(chat: string, read: boolean): Promise<void> {
    const value = { markChatAsReadAction: { read } };
    return this.change('regular_low', ['markChatAsRead', chatJid(chat)], value, 3);
  }

  delete(chat: string): Promise<void> {
    return this.change('regular_high', ['deleteChat', chatJid(chat), '1'], { deleteChatAction: {} }, 6);
  }

  clear(chat: string, { withStarred }: { withStarred: boolean }): Promise<void> {
    const index = ['clearChat', chatJid(chat), withStarred ? '1' : '0', '0'];
    return this.change('regular_high', index, { clearChatAction: {} }, 6);
  }

  deleteMessage(chat: string, messageId: string, isFromMe: boolean): Promise<void> {
    const index = ['deleteMessageForMe', chatJid(chat), messageId, isFromMe ? '1' : '0', '0'];
    return this.change('regular_high', index, { deleteMessageForMeAction: { deleteMedia: false } }, 3);
  }

  saveContact(who: string, fullName: string, firstName: string): Promise<void> {
    const lidJid = this.network.accountAt(chatJid(who))?.lidJid;
    const value = { contactAction: { fullName, firstName, lidJid, saveOnPrimaryAddressbook: true } };
    return this.change('critical_unblock_low', ['contact', chatJid(who)], value, 2);
  }

  removeContact(who: string): Promise<void> {
    return this.change('critical_unblock_low', ['contact', chatJid(who)], { contactAction: {} }, 2, true);
  }

  muteStatus(who: string, muted: boolean): Promise<void> {
    return this.change(
      'regular_high',
      ['userStatusMute', chatJid(who)],
      { userStatusMuteAction: { muted } },
      7,
    );
  }

  editLabel(id: string, label: { name?: string; color?: number; deleted: boolean }): Promise<void> {
    return this.change('regular', ['label_edit', id], { labelEditAction: label }, 3);
  }

  labelChat(id: string, chat: string, labeled: boolean): Promise<void> {
    return this.change(
      'regular',
      ['label_jid', id, chatJid(chat)],
      { labelAssociationAction: { labeled } },
      3,
    );
  }

  labelMessage(id: string, chat: string, messageId: string, labeled: boolean): Promise<void> {
    const index = ['label_message', id, chatJid(chat), messageId, '0', '0'];
    return this.change('regular', index, { labelAssociationAction: { labeled } }, 3);
  }

  private change(
    collection: Change['collection'],
    index: string[],
    value: Change['value'],
    apiVersion: number,
    isRemoval = false,
  ): Promise<void> {
    const change = { collection, index, value, apiVersion, isRemoval };
    return this.network.store.atomically((tx) => changeOnPhone(tx, this.network, this.account, change));
  }
}
