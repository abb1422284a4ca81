import type { WASocket } from '@whiskeysockets/baileys';

/** Bytes of WebSocket messages, without what TLS and TCP add. */
export interface Traffic {
  sentBytes: number;
  receivedBytes: number;
}

/** The `ws` socket inside of Baileys' client. */
interface RawSocket {
  send(bytes: Uint8Array, ...rest: unknown[]): void;
  on(event: 'message', listener: (bytes: Uint8Array) => void): void;
}

/** Adds what goes over a connection from now on. */
export function countTraffic(socket: WASocket, traffic: Traffic): void {
  const raw = (socket.ws as unknown as { socket: RawSocket }).socket;
  const send = raw.send.bind(raw);
  raw.send = (bytes, ...rest) => {
    traffic.sentBytes += bytes.length;
    send(bytes, ...rest);
  };
  raw.on('message', (bytes) => {
    traffic.receivedBytes += bytes.length;
  });
}
