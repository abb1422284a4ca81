import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Sandbox } from '../api/sandbox.js';
import { ControlModule } from './control.module.js';
import { ControlErrorFilter } from './error.filter.js';
import { serveDocs } from './openapi.js';
import { controlValidation } from './validation.js';

export interface ControlServer {
  readonly server: Server;
  readonly port: number;
  close(): Promise<void>;
}

/** Longer than any QR text or message; the control API takes no files. */
const BODY_LIMIT = '1mb';

/** Longer than clients keep idle connections, so that none is closed under a request. */
const KEEP_ALIVE_MS = 120_000;

/** The control API over HTTP. `sandbox` is asked for at the first request. */
export async function openControlServer(
  { host, port }: { host: string; port: number },
  sandbox: () => Sandbox,
): Promise<ControlServer> {
  const module = ControlModule.of(sandbox);
  const app = await NestFactory.create<NestExpressApplication>(module, {
    logger: false,
    abortOnError: false,
  });
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.useGlobalPipes(controlValidation());
  app.useGlobalFilters(new ControlErrorFilter());
  serveDocs(app);
  await app.listen(port, host);
  const server: Server = app.getHttpServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      return app.close();
    },
  };
}
