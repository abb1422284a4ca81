import { CompanionSession } from './companion-session.js';
import type { Connection, Peer } from './connection.js';
import { strikeAtLogin } from './connection-faults.js';
import type { Network } from './network.js';
import { failure, replaced } from './stanzas/endings.js';
import type { proto } from './wire/codec.js';
import { node, nowSeconds } from './wire/node.js';

const UNKNOWN_DEVICE = 401;

/** Lets a linked companion in that proves to be who it says; an older connection of the same device has to go. */
export function admit(
  network: Network,
  connection: Connection,
  payload: proto.ClientPayload,
  theirStatic: Buffer,
): Peer | undefined {
  const account = network.account(String(payload.username ?? ''));
  const companion = account?.companions.get(payload.device ?? 0);
  if (!companion?.record.noiseKey || !Buffer.from(companion.record.noiseKey, 'base64').equals(theirStatic)) {
    connection.end(failure(UNKNOWN_DEVICE));
    return undefined;
  }
  if (strikeAtLogin(network, connection, companion)) return undefined;
  companion.session?.connection.end(replaced());
  const session = new CompanionSession(network, companion, connection);
  companion.session = session;
  connection.send(node('success', { t: nowSeconds(), lid: companion.lidJid, abprops: 1, props: 1 }));
  return session;
}
