import type { CompanionSession } from '../companion-session.js';
import { victim } from '../faults.js';
import type { BinaryNode } from '../wire/codec.js';

/** The companion confirms a stanza, or refuses a message: either way the server need not keep it. */
export async function takeAck(
  { network, companion, askedAgain }: CompanionSession,
  ack: BinaryNode,
): Promise<void> {
  const { id = '', type = '', error } = ack.attrs;
  if (ack.attrs.class === 'message') {
    if (error) network.stats.nacks++;
    // The nack after a retry receipt is for the message it could not read; the resend waits under the same id.
    if (error && askedAgain.delete(id)) return;
  }
  if (ack.attrs.class !== 'message' && network.faults.strike('drop_confirmations', victim(companion))) return;
  const answer = ack.attrs.class === 'message' ? `message/${id}` : `${ack.attrs.class}/${id}/${type}`;
  await network.store.atomically((tx) => companion.queue.settle(tx, answer));
}
