import { Module } from '@nestjs/common';
import { Config, LOGGER, type Logger, TenantKeys, UnitOfWork } from '#libs/platform';
import { DeletedDevices } from './deleted-devices.js';
import { DeviceRepository } from './device.repository.js';
import { DeviceStorage } from './device-storage.js';
import { DevicesController } from './devices.controller.js';
import { DevicesService } from './devices.service.js';
import { Generation } from './generation/generation.js';
import { GenerationRepository } from './generation/generation.repository.js';
import { GenerationFile } from './generation/generation-file.js';
import { DeviceGroupRepository } from './groups/device-group.repository.js';
import { DeviceGroupsController } from './groups/device-groups.controller.js';
import { DeviceGroupsService } from './groups/device-groups.service.js';
import { WidRepository } from './wid/wid.repository.js';
import { WidsService } from './wid/wids.service.js';

@Module({
  controllers: [DevicesController, DeviceGroupsController],
  providers: [
    DevicesService,
    DeviceRepository,
    DeletedDevices,
    DeviceStorage,
    WidsService,
    WidRepository,
    DeviceGroupsService,
    DeviceGroupRepository,
    GenerationRepository,
    {
      provide: Generation,
      // The keys first: a start with wrong ones changes nothing.
      inject: [Config, GenerationRepository, UnitOfWork, LOGGER, TenantKeys],
      useFactory: (config: Config, rows: GenerationRepository, unitOfWork: UnitOfWork, logger: Logger) =>
        new Generation(rows, new GenerationFile(config.dataDir), unitOfWork, logger).begin(),
    },
  ],
  exports: [DeviceStorage, DevicesService, WidsService, DeviceGroupsService, Generation],
})
export class DevicesModule {}
