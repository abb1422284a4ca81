import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { TenantsModule } from '#libs/tenants';
import { CredentialStore } from './credentials/credential-store.js';
import { SignalKeyRepository } from './credentials/signal-key.repository.js';
import { SignalKeyTable } from './credentials/signal-key.table.js';
import { NetworkEndpoints } from './network-endpoints.js';
import { DeviceLeaseRepository } from './ownership/device-lease.repository.js';
import { DeviceLeases } from './ownership/device-leases.js';
import { SessionRegistry } from './session-registry.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

@Module({
  imports: [TenantsModule, DevicesModule],
  controllers: [SessionsController],
  providers: [
    SessionsService,
    SessionRegistry,
    NetworkEndpoints,
    CredentialStore,
    SignalKeyRepository,
    SignalKeyTable,
    DeviceLeases,
    DeviceLeaseRepository,
  ],
  exports: [SessionRegistry, SessionsService, NetworkEndpoints],
})
export class SessionsModule {}
