import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { SessionsModule } from '#libs/sessions';
import { PairingController } from './pairing.controller.js';
import { PairingService } from './pairing.service.js';

@Module({
  imports: [DevicesModule, SessionsModule],
  controllers: [PairingController],
  providers: [PairingService],
  exports: [PairingService],
})
export class PairingModule {}
