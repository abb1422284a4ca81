import { Module } from '@nestjs/common';
import { Config, LOGGER, type Logger, TenantKeys, UnitOfWork } from '#libs/platform';
import { DeletedDevices } from './deleted-devices.js';
import { DeviceRepository } from './device.repository.js';
import { DevicesController } from './devices.controller.js';
import { DevicesService } from './devices.service.js';
import { Generation } from './generation/generation.js';
import { GenerationRepository } from './generation/generation.repository.js';
import { GenerationFile } from './generation/generation-file.js';

@Module({
  controllers: [DevicesController],
  providers: [
    DevicesService,
    DeviceRepository,
    DeletedDevices,
    GenerationRepository,
    {
      provide: Generation,
      // The keys first: a start with wrong ones changes nothing.
      inject: [Config, GenerationRepository, UnitOfWork, LOGGER, TenantKeys],
      useFactory: (config: Config, rows: GenerationRepository, unitOfWork: UnitOfWork, logger: Logger) =>
        new Generation(rows, new GenerationFile(config.dataDir), unitOfWork, logger).begin(),
    },
  ],
  exports: [DevicesService, Generation],
})
export class DevicesModule {}
