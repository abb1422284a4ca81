import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateIf } from 'class-validator';
import { FAULT_KINDS, type FaultKind } from '../server/faults.js';

export class CreateFaultDto {
  @ApiProperty({
    enum: FAULT_KINDS,
    example: 'drop_connection',
    description: `
- \`drop_connection\`: the line is cut without a word
- \`replace_stream\`: the stream ends as when the same device connects elsewhere (440)
- \`unlink\`: the device is unlinked (401)
- \`service_unavailable\`: the stream, or the login, fails with 503
- \`client_outdated\`, \`ban\`, \`temporary_ban\`: the login, or the live connection, fails with 405, 403, 402
- \`silence\`: the server says and hears nothing more on the connection
- \`hold_ms\`: what the server says on the connection is held back for \`ms\`
- \`nack\`: a message of the device is refused with \`code\` and goes nowhere
- \`drop_acks\`: a message of the device is delivered and not acknowledged
- \`duplicate_acks\`: a message of the device is acknowledged twice
- \`drop_receipts\`: a receipt of the device is lost, so that what it confirms is delivered again
- \`drop_confirmations\`: the same of what is no message: a notification, a call or a receipt for the device
- \`delay_ms\`: a message of the device is dealt with \`ms\` later
- \`duplicate\`: a message for the device is sent to it twice, with the same id
- \`undecryptable\`: a message for the device arrives damaged
- \`no_pair_success\`: a scan, or a right link code, leads to nothing
- \`refuse_pair_code\`: asking for a link code fails with \`code\`
- \`expire_qr\`: the codes on show, or of the next device that wants to be paired, are dead

The first nine strike what is connected at once, and what is left of them at the next logins.`,
  })
  @IsIn(FAULT_KINDS, { message: `kind must be one of ${FAULT_KINDS.join(', ')}` })
  kind: FaultKind;

  @ApiPropertyOptional({
    description: 'JID of one linked device.',
    example: '5511999990001:1@s.whatsapp.net',
  })
  @IsOptional()
  @Matches(/^\d+:\d+@s\.whatsapp\.net$/, {
    message: 'device must be a device JID such as 5511999990001:1@s.whatsapp.net',
  })
  device?: string;

  @ApiPropertyOptional({
    description: 'Number of one phone; without it and `device`, everybody.',
    example: '5511999990001',
  })
  @IsOptional()
  @Matches(/^\d+$/, { message: 'phone must be the number of a phone' })
  phone?: string;

  @ApiPropertyOptional({
    description: 'How often it happens; 0 until it is removed.',
    default: 1,
    minimum: 0,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  times?: number;

  @ApiPropertyOptional({
    description: 'Of `nack` (463, 479, …; 500 by default) and `refuse_pair_code` (429 by default).',
    example: 463,
    minimum: 400,
    maximum: 599,
  })
  @IsOptional()
  @IsInt()
  @Min(400)
  @Max(599)
  code?: number;

  @ApiPropertyOptional({
    description: 'Of `delay_ms` and `hold_ms`, which demand it.',
    example: 500,
    minimum: 1,
    maximum: 60000,
  })
  @ValidateIf(({ kind, ms }: CreateFaultDto) => kind === 'delay_ms' || kind === 'hold_ms' || ms !== undefined)
  @IsInt()
  @Min(1)
  @Max(60_000)
  ms?: number;
}

export class FaultDto {
  @ApiProperty({ example: 1 })
  id: number;

  @ApiProperty({ enum: FAULT_KINDS, example: 'nack' })
  kind: FaultKind;

  @ApiPropertyOptional({ example: '5511999990001:1@s.whatsapp.net' })
  device?: string;

  @ApiPropertyOptional({ example: '5511999990001' })
  phone?: string;

  @ApiProperty({ example: 1 })
  times: number;

  @ApiPropertyOptional({ example: 463 })
  code?: number;

  @ApiPropertyOptional()
  ms?: number;

  @ApiProperty({ description: 'How often it has happened.', example: 0 })
  struck: number;
}
