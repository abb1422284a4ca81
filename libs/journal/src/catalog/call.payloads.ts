import { ApiProperty } from '@nestjs/swagger';
import { PersonData } from './person.payloads.js';

/** What every stage of a call has in common. */
export class CallData {
  @ApiProperty({ description: 'The same for all stages of one call.', example: '5F2E8A7C1B3D4E6F' })
  call_id: string;

  @ApiProperty({ description: 'Whose device told of this stage.' })
  from: PersonData;

  @ApiProperty({ type: String, nullable: true, description: 'Of a group call.', example: null })
  group_jid: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class CallOfferData extends CallData {
  @ApiProperty({ enum: ['audio', 'video'], example: 'audio' })
  media: 'audio' | 'video';

  @ApiProperty({ example: false })
  is_group: boolean;
}

export class CallRelayLatencyData extends CallData {
  @ApiProperty({ type: Number, nullable: true, description: 'Where WhatsApp told it.', example: 42 })
  latency_ms: number | null;
}

export class CallTerminateData extends CallData {
  @ApiProperty({
    type: String,
    nullable: true,
    description: '`timeout` when nobody answered; else in the words of WhatsApp.',
    example: 'timeout',
  })
  reason: string | null;
}

export class CallUnknownData extends CallData {
  @ApiProperty({ description: 'What WhatsApp calls this stage.', example: 'mute_v2' })
  stage: string;
}
