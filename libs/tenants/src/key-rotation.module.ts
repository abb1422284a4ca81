import { Module } from '@nestjs/common';
import { KeyRotationController } from './key-rotation.controller.js';

/** Apart from the tenants, because the command line works on these without keys. */
@Module({ controllers: [KeyRotationController] })
export class KeyRotationModule {}
