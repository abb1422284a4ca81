import { type DynamicModule, Module } from '@nestjs/common';
import { Config } from '../config/index.js';
import { UnitOfWork } from '../database/index.js';
import { InstallationKeyRepository } from './installation-key.repository.js';
import { InstallationKeys } from './installation-keys.js';
import { KeyRotation } from './key-rotation.js';
import { KeyRotationRepository } from './key-rotation.repository.js';
import { openInstallationKeys } from './open-installation-keys.js';
import type { SealedColumn } from './sealed-column.js';
import { TenantKeyRepository } from './tenant-key.repository.js';
import { TenantKeys } from './tenant-keys.js';

@Module({})
export class KeysModule {
  /** The keys of everything that is sealed. The app is not built when they do not fit the database. */
  static forRoot(sealedColumns: readonly SealedColumn[]): DynamicModule {
    return {
      module: KeysModule,
      global: true,
      providers: [
        InstallationKeyRepository,
        {
          provide: InstallationKeys,
          inject: [Config, InstallationKeyRepository, UnitOfWork],
          useFactory: (config: Config, database: InstallationKeyRepository, unitOfWork: UnitOfWork) =>
            openInstallationKeys({ config, database, unitOfWork, sealedColumns }),
        },
        TenantKeyRepository,
        TenantKeys,
        KeyRotationRepository,
        {
          provide: KeyRotation,
          inject: [
            KeyRotationRepository,
            InstallationKeyRepository,
            InstallationKeys,
            TenantKeys,
            UnitOfWork,
          ],
          useFactory: (
            rows: KeyRotationRepository,
            installationRows: InstallationKeyRepository,
            installation: InstallationKeys,
            tenantKeys: TenantKeys,
            unitOfWork: UnitOfWork,
          ) => new KeyRotation(rows, installationRows, installation, tenantKeys, unitOfWork, sealedColumns),
        },
      ],
      exports: [TenantKeys, KeyRotation],
    };
  }
}
