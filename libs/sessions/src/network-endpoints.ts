import { Inject, Injectable, Optional } from '@nestjs/common';
import { DEFAULT_CONNECTION_CONFIG } from '@whiskeysockets/baileys';
import { Config, type Network } from '#libs/platform';
import type { Endpoint } from './baileys/open-socket.js';
import { SessionErrors } from './session.errors.js';

/** The sandbox that runs inside this process; provided by the application that started it. */
export const EMBEDDED_SANDBOX = Symbol('EMBEDDED_SANDBOX');

/** Where a sandbox listens and by which root its certificates are to be believed. */
export interface SandboxAddress {
  wsUrl: string;
  /** 64 hex digits */
  rootKey: string;
}

/** Where each network is. The sandbox's root belongs to the sandbox's address and to nothing else. */
@Injectable()
export class NetworkEndpoints {
  private readonly sandbox: Endpoint | undefined;

  constructor(config: Config, @Optional() @Inject(EMBEDDED_SANDBOX) embedded: SandboxAddress | null) {
    const { sandbox } = config;
    const address = sandbox.mode === 'remote' ? { wsUrl: sandbox.url, rootKey: sandbox.rootKey } : embedded;
    this.sandbox = address ? { url: address.wsUrl, root: Buffer.from(address.rootKey, 'hex') } : undefined;
  }

  get sandboxUrl(): string | undefined {
    return this.sandbox?.url;
  }

  /** Where its server is; undefined for the sandbox while there is none. */
  urlOf(network: Network): URL | undefined {
    const url = network === 'whatsapp' ? DEFAULT_CONNECTION_CONFIG.waWebSocketUrl : this.sandboxUrl;
    return url ? new URL(url) : undefined;
  }

  /** @throws NETWORK_UNAVAILABLE for a sandbox device while there is no sandbox */
  of(network: Network): Endpoint {
    if (network === 'whatsapp') return {};
    if (!this.sandbox) throw SessionErrors.NETWORK_UNAVAILABLE();
    return this.sandbox;
  }
}
