import { ApiProperty } from '@nestjs/swagger';

export class HealthDto {
  @ApiProperty({ enum: ['OK'] })
  status: 'OK';

  @ApiProperty({ example: '2026-06-15T12:00:00.638578Z', description: 'Now, to the microsecond' })
  timestamp: string;

  @ApiProperty({ enum: ['WhatsApp Baileys API'] })
  service: 'WhatsApp Baileys API';
}

export class NodeConnectionDto {
  @ApiProperty({ example: true })
  success: boolean;

  @ApiProperty({ example: 'Node service is reachable' })
  message: string;
}
