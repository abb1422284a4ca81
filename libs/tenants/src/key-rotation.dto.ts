import { ApiProperty } from '@nestjs/swagger';

class KeyRotationDto {
  @ApiProperty({ type: 'integer', example: 3, description: 'Keys of tenants that the first key now wraps' })
  rewrapped_tenant_keys: number;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description:
      "Values that were sealed with a key of the installation itself, as versions before tenants had keys did; now with their tenant's",
  })
  resealed_values: number;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description: 'Damaged ones, which no key opens. They stay as they are',
  })
  unreadable_values: number;

  @ApiProperty({
    example: true,
    description:
      'Whether every key but the first may be removed from `WAGON_ENCRYPTION_KEY`. False: repeat the call',
  })
  old_keys_may_be_removed: boolean;
}

export class RotatedKeysDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({
    example:
      'Done: once every gateway on this database has been restarted with the new key first, the old keys may be removed from WAGON_ENCRYPTION_KEY',
  })
  message: string;

  data: KeyRotationDto;
}
