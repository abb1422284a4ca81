import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { EXAMPLE_JID, WitiBody } from './connection.dto.js';
import { ProfileDto } from './contacts.dto.js';

const MOST_NUMBERS = 200;
const NUMBERS_PROBLEM = `number is required: a list of 1 to ${MOST_NUMBERS} JIDs or telephone numbers`;

export class QueryProfilesDto extends WitiBody {
  @ApiProperty({ type: [String], example: [EXAMPLE_JID], maxItems: MOST_NUMBERS })
  @Transform(({ value }) =>
    Array.isArray(value) ? value.map((one) => (typeof one === 'number' ? String(one) : one)) : value,
  )
  @IsArray({ message: NUMBERS_PROBLEM })
  @ArrayMinSize(1, { message: NUMBERS_PROBLEM })
  @ArrayMaxSize(MOST_NUMBERS, { message: NUMBERS_PROBLEM })
  @IsString({ each: true, message: NUMBERS_PROBLEM })
  @MaxLength(64, { each: true, message: NUMBERS_PROBLEM })
  number: string[];

  @ApiPropertyOptional({ example: true, description: 'Whether the address of the picture is wanted' })
  @IsOptional()
  @IsBoolean({ message: 'queryPicture must be true or false' })
  queryPicture?: boolean;
}

export class ResultDto {
  @ApiProperty({ example: 0, description: '0 when it succeeded' })
  CodigoResultado: number;

  @ApiProperty({ example: '10 instances. Connected=7, canRestore=2, disconnected=1' })
  Mensagem: string;

  @ApiProperty({ example: '7bd11041-2f3c-4c33-9d58-7f1f6c1e2b88', description: 'Of this call' })
  Chave: string;

  @ApiProperty({ example: false })
  Cobrado: boolean;

  @ApiProperty({ example: 0 })
  ValorCobrado: number;

  @ApiProperty({ example: 0, description: 'Milliseconds' })
  ElapsedTimeMS: number;
}

class GroupInfoDto {
  @ApiProperty({ example: 'a1e9e5d7-0c1b-4e0a-9b57-3c2f6d8e1f77' })
  GID: string;

  @ApiProperty({ type: [String], example: [], description: 'Empty: keys are shown once' })
  WIDs: string[];

  @ApiProperty({ type: String, nullable: true, example: null })
  APIURL: null;

  @ApiProperty({ example: 1, description: '1 while an instance is connected, else 0' })
  Status: number;

  @ApiProperty({ type: [String], example: [] })
  instancias: string[];
}

export class GroupStatusDto {
  Resultado: ResultDto;

  Info: GroupInfoDto;
}

export class QueriedProfilesDto {
  Resultado: ResultDto;

  @ApiProperty({ type: [ProfileDto], description: '`status` is 404 for a number that is not on WhatsApp' })
  Info: ProfileDto[];
}
