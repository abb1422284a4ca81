import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokenRepository } from './access-token.repository.js';
import { AccessTokensController } from './access-tokens.controller.js';
import { AccessTokensService } from './access-tokens.service.js';
import { BearerGuard } from './bearer.guard.js';
import { BearerStrategy } from './bearer.strategy.js';
import { FailedAttempts } from './failed-attempts.js';
import { FirstStart } from './first-start.js';
import { InstallationRepository } from './installation.repository.js';
import { MasterGuard } from './master.guard.js';
import { MasterToken } from './master-token.js';
import { OwnGuard } from './own.guard.js';
import { OwnTokenController } from './own-token.controller.js';
import { RolesGuard } from './roles.guard.js';
import { TenantRepository } from './tenant.repository.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsService } from './tenants.service.js';
import { TokenAccess } from './token-access.js';
import { UserRepository } from './user.repository.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

/** Tenants, users and tokens. Importing it puts its guards before every handler of the app, in this order. */
@Module({
  controllers: [TenantsController, UsersController, AccessTokensController, OwnTokenController],
  providers: [
    TenantRepository,
    UserRepository,
    AccessTokenRepository,
    InstallationRepository,
    TenantsService,
    UsersService,
    AccessTokensService,
    MasterToken,
    FirstStart,
    FailedAttempts,
    BearerStrategy,
    TokenAccess,
    { provide: APP_GUARD, useClass: MasterGuard },
    { provide: APP_GUARD, useClass: BearerGuard },
    { provide: APP_GUARD, useClass: OwnGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
  exports: [TenantsService, UsersService, AccessTokensService, FirstStart, MasterToken, TokenAccess],
})
export class TenantsModule {}
