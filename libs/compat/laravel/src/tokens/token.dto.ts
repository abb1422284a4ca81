import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_IDS, EXAMPLE_TIME } from '#libs/openapi';
import { maxCharacters, Rules, required, string, uuid } from '../input/rules.js';

export class TokenOwnerDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.user, description: 'Id of a user of the tenant' })
  @Rules(required, uuid)
  user_id: string;
}

export class GenerateTokenDto {
  @ApiProperty({ maxLength: 255, example: 'CRM integration' })
  @Rules(required, string, maxCharacters(255))
  name: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.user, description: 'Id of a user of the tenant' })
  @Rules(required, uuid)
  user_id: string;
}

export class DeleteTokenDto extends TokenOwnerDto {
  @ApiProperty({ example: EXAMPLE_IDS.tokenId, description: 'Id of the token, not its text' })
  @Rules(required, string)
  id: string;
}

export class TokenDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.tokenId })
  id: string;

  @ApiProperty({ type: String, nullable: true, example: 'CRM integration' })
  name: string | null;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.user })
  user_id: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  last_used_at: string | null;

  @ApiProperty({ format: 'date-time', example: EXAMPLE_TIME })
  created_at: string;
}

export class GeneratedTokenDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Token generated' })
  message: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE_IDS.token, description: 'Shown this once' })
  token: string;

  data: TokenDto;
}

export class TokenDoneDto {
  @ApiProperty({ enum: [true] })
  success: true;

  @ApiProperty({ example: 'Token deleted' })
  message: string;
}
