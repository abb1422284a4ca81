import { Module } from '@nestjs/common';
import { OperationsModule } from '#libs/operations';
import { HealthController } from './health.controller.js';

@Module({ imports: [OperationsModule], controllers: [HealthController] })
export class LaravelModule {}
