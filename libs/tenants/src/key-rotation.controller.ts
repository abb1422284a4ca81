import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { KeyRotation } from '#libs/platform';
import { MasterOnly } from './access.decorators.js';
import { RotatedKeysDto } from './key-rotation.dto.js';

const COMPLETE =
  'Done: once every gateway on this database has been restarted with the new key first, the old keys may be removed from WAGON_ENCRYPTION_KEY';
const INCOMPLETE = 'Something still needs an old key, as it was being written meanwhile: repeat this';
const DAMAGED = 'Keep the old keys: something that is damaged was sealed with one of them';

@ApiTags('Platform')
@MasterOnly()
@Controller('global/keys')
export class KeyRotationController {
  constructor(private readonly keys: KeyRotation) {}

  @Post('rotate')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rotateKeys',
    summary: 'Move to the first encryption key',
    description:
      'Wraps the keys of all tenants with the first key of `WAGON_ENCRYPTION_KEY`, while everything goes on. Doing it again changes nothing.',
  })
  async rotate(): Promise<RotatedKeysDto> {
    const { rewrapped, resealed, unreadable, isComplete } = await this.keys.rotate();
    return {
      success: true,
      message: isComplete ? COMPLETE : unreadable > 0 ? DAMAGED : INCOMPLETE,
      data: {
        rewrapped_tenant_keys: rewrapped,
        resealed_values: resealed,
        unreadable_values: unreadable,
        old_keys_may_be_removed: isComplete,
      },
    };
  }
}
