import { Module } from '@nestjs/common';
import { DevicesModule } from '#libs/devices';
import { ApiKeyRepository } from './api-key.repository.js';
import { ApiKeysService } from './api-keys.service.js';

/** API keys, for the facades whose clients have them; the native API knows access tokens only. */
@Module({
  imports: [DevicesModule],
  providers: [ApiKeysService, ApiKeyRepository],
  exports: [ApiKeysService],
})
export class ApiKeysModule {}
