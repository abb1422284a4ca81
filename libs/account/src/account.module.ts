import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { SessionsModule } from '#libs/sessions';
import { AccountController } from './account.controller.js';
import { AccountService } from './account.service.js';

/** What belongs to a linked WhatsApp account itself. */
@Module({
  imports: [DevicesModule, SessionsModule],
  controllers: [AccountController],
  providers: [AccountService],
})
export class AccountModule {}
