import type { Account } from '../server/account.js';
import { notification, tellCompanions } from '../server/announcements.js';
import type { Network } from '../server/network.js';
import { SERVER_JID } from '../server/wire/jid.js';
import { node } from '../server/wire/node.js';

export interface NewsletterActivity {
  serverId: string;
  views: number;
  /** Emoji → how often. */
  reactions: Record<string, number>;
}

/** What the phone's user does with newsletters, and what happens in those that they follow. The sandbox keeps none. */
export class Newsletters {
  constructor(
    private readonly network: Network,
    private readonly account: Account,
  ) {}

  join(jid: string, name: string): Promise<void> {
    return this.tellMembership('Join', {
      xwa2_notify_newsletter_on_join: {
        id: jid,
        state: { type: 'ACTIVE' },
        thread_metadata: {
          creation_time: '1700000000',
          name: { id: '1', text: name, update_time: '1700000000000000' },
          description: { id: '2', text: `All about ${name}`, update_time: '1700000000000000' },
          invite: '0029VaSandbox',
          subscribers_count: '1200',
          verification: 'UNVERIFIED',
        },
        viewer_metadata: { mute: 'OFF', role: 'SUBSCRIBER' },
      },
    });
  }

  leave(jid: string): Promise<void> {
    return this.tellMembership('Leave', { xwa2_notify_newsletter_on_leave: { id: jid, role: 'GUEST' } });
  }

  mute(jid: string, muted: boolean): Promise<void> {
    const mute = muted ? 'ON' : 'OFF';
    return this.tellMembership('MuteChange', { xwa2_notify_newsletter_on_mute_change: { id: jid, mute } });
  }

  /** People look at a message of the newsletter and react to it. */
  showActivity(jid: string, { serverId, views, reactions }: NewsletterActivity): Promise<void> {
    const counts = Object.entries(reactions).map(([code, count]) => node('reaction', { code, count }));
    const message = node('message', { server_id: serverId }, [
      node('views_count', { count: views }),
      node('reactions', {}, counts),
    ]);
    const updates = node('live_updates', {}, [node('messages', {}, [message])]);
    return this.tell(notification(jid, 'newsletter', [updates]));
  }

  private tellMembership(what: string, data: Record<string, unknown>): Promise<void> {
    const json = Buffer.from(JSON.stringify({ data }));
    const update = node('update', { op_name: `NotificationNewsletter${what}` }, json);
    return this.tell(notification(SERVER_JID, 'mex', [update]));
  }

  private tell(stanza: ReturnType<typeof notification>): Promise<void> {
    return this.network.store.atomically((tx) => tellCompanions(tx, this.network, this.account, stanza));
  }
}
