import { type DynamicModule, Module } from '@nestjs/common';
import { ActionsController } from './actions.controller.js';
import { FaultsController } from './faults.controller.js';
import { PhonesController } from './phones.controller.js';
import { SANDBOX, type SandboxSource } from './sandbox-source.js';
import { StatusController } from './status.controller.js';

@Module({})
export class ControlModule {
  static of(sandbox: SandboxSource): DynamicModule {
    return {
      module: ControlModule,
      controllers: [StatusController, PhonesController, ActionsController, FaultsController],
      providers: [{ provide: SANDBOX, useValue: sandbox }],
    };
  }
}
