import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Connection } from './connection.js';
import type { Network } from './network.js';
import type { ServerIdentity } from './wire/certificates.js';

export const CHAT_PATH = '/ws/chat';

/** Where clients come in: WebSocket upgrades of the chat path. */
export interface Switchboard {
  readonly connections: number;
  close(): void;
}

export function openSwitchboard(server: Server, network: Network, identity: ServerIdentity): Switchboard {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const connect = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split('?', 1)[0];
    if (path !== CHAT_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      new Connection(client, identity, network.welcome, network.timers, network.logger);
    });
  };
  server.on('upgrade', connect);
  return {
    get connections() {
      return sockets.clients.size;
    },
    close: () => {
      server.off('upgrade', connect);
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}
