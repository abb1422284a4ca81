import { Module } from '@nestjs/common';
import { ContactsModule } from '#libs/contacts';
import { DevicesModule } from '#libs/devices';
import { MessagingModule } from '#libs/messaging';
import { OperationsModule } from '#libs/operations';
import { PairingModule } from '#libs/pairing';
import { SessionsModule } from '#libs/sessions';
import { TenantsModule } from '#libs/tenants';
import { HealthController } from './health.controller.js';
import { LaravelGuard } from './laravel.guard.js';
import { MessagesController } from './messages/messages.controller.js';
import { LaravelSessions } from './sessions/laravel-sessions.service.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { LaravelTokens } from './tokens/laravel-tokens.service.js';
import { TokensController } from './tokens/tokens.controller.js';

@Module({
  imports: [
    TenantsModule,
    DevicesModule,
    SessionsModule,
    PairingModule,
    MessagingModule,
    ContactsModule,
    OperationsModule,
  ],
  controllers: [HealthController, SessionsController, MessagesController, TokensController],
  providers: [LaravelGuard, LaravelSessions, LaravelTokens],
})
export class LaravelModule {}
