import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { CALL_STAGES, type CallStage } from '../../api/calls.js';
import type { Action } from './action.js';
import { action } from './action.js';
import { OptionalFlagField, OptionalTextField, PhoneField } from './fields.js';

const STAGES = Object.keys(CALL_STAGES) as CallStage[];

export class CallDto {
  @PhoneField()
  to: string;

  @ApiProperty({
    enum: STAGES,
    description:
      '`offer`: it rings. `terminate`: the caller hangs up. `mute`: a stage that clients do not know.',
    example: 'offer',
  })
  @IsIn(STAGES, { message: `stage must be one of ${STAGES.join(', ')}` })
  stage: CallStage;

  @OptionalTextField('Of the call that the stage belongs to, as the offer has answered; else a new one.')
  call_id?: string;

  @OptionalFlagField('With `offer`.')
  video?: boolean;

  @OptionalTextField('With `terminate`: `timeout` when nobody answered.')
  reason?: string;

  @ApiPropertyOptional({ description: 'With `relay_latency`.', minimum: 0, maximum: 60_000 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(60_000)
  latency_ms?: number;
}

export const CALL_ACTIONS: Record<string, Action> = {
  call: action(
    CallDto,
    'Call somebody, or go on with a call',
    { to: '5511999990002', stage: 'offer' },
    async (phone, { to, stage, call_id, video, reason, latency_ms }) => ({
      call_id: await phone.calls.tell(to, stage, { callId: call_id, video, reason, latencyMs: latency_ms }),
    }),
  ),
};
