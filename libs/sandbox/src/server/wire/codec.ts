/**
 * The one place where the sandbox touches Baileys: its protobuf and its binary-node codec, which hold WhatsApp's
 * tables and no behaviour. Deep imports, so that the sandbox alone does not load the client.
 */
export {
  type BinaryNode,
  decodeBinaryNode,
  encodeBinaryNode,
  jidDecode,
  jidEncode,
} from '@whiskeysockets/baileys/lib/WABinary/index.js';
export { proto } from '@whiskeysockets/baileys/WAProto/index.js';
