import type { Transaction } from '../state/store.js';
import type { Companion } from './companion.js';
import type { Network } from './network.js';
import { sessionsOf } from './signal/phone-storage.js';
import { newStanzaId, node, nowSeconds } from './wire/node.js';

/**
 * Tells the account's other companions, and those who have written to it, that its devices have changed. Clients keep
 * device lists for minutes, and would leave out a new companion for as long.
 */
export function announceDevice(
  tx: Transaction,
  network: Network,
  change: 'add' | 'remove',
  device: Companion,
): void {
  const { account, record } = device;
  const attrs = { from: account.jid, type: 'devices', id: newStanzaId(), t: nowSeconds() };
  const devices = [device.jid, device.lidJid].map((jid) =>
    node('device', { jid, 'key-index': record.keyIndex }),
  );
  const notification = node('notification', attrs, [node(change, { device_hash: '2:sandbox' }, devices)]);
  for (const number of [account.number, ...correspondentsOf(network, account.number)])
    for (const companion of network.account(number)?.companions.values() ?? [])
      if (companion !== device) network.deliver(tx, companion, notification);
}

/** Whose companions this phone has a Signal session with. */
export function correspondentsOf(network: Network, number: string): Set<string> {
  const peers = new Set<string>();
  for (const address of sessionsOf(network.store, number)) peers.add(address.slice(0, address.indexOf('.')));
  peers.delete(number);
  return peers;
}
