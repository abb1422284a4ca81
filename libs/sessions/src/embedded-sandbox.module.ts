import { type DynamicModule, Module } from '@nestjs/common';
import { EMBEDDED_SANDBOX, type SandboxAddress } from './network-endpoints.js';

/** Tells the sessions where the sandbox of this process is. A module of its own, so that SessionsModule stays one. */
@Module({})
export class EmbeddedSandboxModule {
  static at(sandbox: SandboxAddress | undefined): DynamicModule {
    return {
      module: EmbeddedSandboxModule,
      global: true,
      providers: [{ provide: EMBEDDED_SANDBOX, useValue: sandbox ?? null }],
      exports: [EMBEDDED_SANDBOX],
    };
  }
}
