import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { TenantsModule } from '#libs/tenants';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';
import { AuditLog } from './audit-log.js';
import { AuditRetention } from './audit-retention.js';
import { AuditTrail } from './audit-trail.js';

/** The log alone, for whoever records without HTTP. */
@Module({ providers: [AuditLog, AuditRepository], exports: [AuditLog, AuditRepository] })
export class AuditLogModule {}

/** To be imported before every other feature: its guard has to be the first. */
@Module({
  imports: [AuditLogModule, TenantsModule],
  controllers: [AuditController],
  providers: [
    AuditTrail,
    { provide: APP_GUARD, useExisting: AuditTrail },
    { provide: APP_INTERCEPTOR, useExisting: AuditTrail },
    AuditRetention,
  ],
})
export class AuditModule {}
