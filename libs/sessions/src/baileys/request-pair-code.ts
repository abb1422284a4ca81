import { type BinaryNode, getBinaryNodeChild, type WASocket } from '@whiskeysockets/baileys';

/** WhatsApp's server refused to show a pairing code for this number. */
export class PairCodeRefused extends Error {
  override name = 'PairCodeRefused';
  constructor(readonly code: number) {
    super(`WhatsApp refused the pairing code (${code})`);
  }
}

/**
 * Asks for a pairing code and waits until WhatsApp's server took the request. Baileys' `requestPairingCode` does not
 * look at the answer, so a refused code would be shown to a user who can never use it. While a socket is registering,
 * the only other query it has in flight is the keep-alive, which carries no `link_code_companion_reg` and never fails.
 *
 * @param digits telephone number with country code
 * @returns eight characters, without the dash
 * @throws PairCodeRefused
 */
export async function requestPairCode(socket: WASocket, digits: string): Promise<string> {
  let answered: (node: BinaryNode) => void = () => undefined;
  const answer = new Promise<BinaryNode>((resolve) => {
    answered = (node) => {
      if (node.attrs.type === 'error' || getBinaryNodeChild(node, 'link_code_companion_reg')) resolve(node);
    };
  });
  socket.ws.on('CB:iq', answered);
  try {
    const code = await socket.requestPairingCode(digits);
    const node = await answer;
    const error = getBinaryNodeChild(node, 'error');
    if (node.attrs.type === 'error') throw new PairCodeRefused(Number(error?.attrs.code ?? 0));
    return code;
  } finally {
    socket.ws.off('CB:iq', answered);
  }
}
