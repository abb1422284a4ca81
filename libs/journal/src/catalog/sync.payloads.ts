import { ApiProperty } from '@nestjs/swagger';

export const HISTORY_SYNC_TYPES = [
  'initial_bootstrap',
  'initial_status_v3',
  'full',
  'recent',
  'push_name',
  'non_blocking_data',
  'on_demand',
  'no_history',
  'message_access_status',
] as const;

export class HistorySyncData {
  @ApiProperty({ enum: HISTORY_SYNC_TYPES, example: 'initial_bootstrap' })
  sync_type: (typeof HISTORY_SYNC_TYPES)[number];

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  chunk_order: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Per cent of all chunks.', example: 100 })
  progress: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How many chats the chunk has; null when the phone left it on the media server.',
    example: 12,
  })
  chats: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'How many messages, likewise.', example: 240 })
  messages: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How many names of people, likewise.',
    example: 0,
  })
  push_names: number | null;
}

export class OfflineSyncPreviewData {
  @ApiProperty({ description: 'How much waited for the device while it was away.', example: 7 })
  total: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Where WhatsApp told it.', example: 4 })
  messages: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 2 })
  receipts: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  notifications: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 0 })
  app_state_changes: number | null;
}

export class OfflineSyncCompletedData {
  @ApiProperty({ description: 'How much was delivered; 0 when nothing waited.', example: 7 })
  total: number;
}

export const APP_STATE_COLLECTIONS = [
  'critical_block',
  'critical_unblock_low',
  'regular_high',
  'regular_low',
  'regular',
] as const;

export class AppStateSyncCompleteData {
  @ApiProperty({
    type: [String],
    description: `What was read: ${APP_STATE_COLLECTIONS.map((name) => `\`${name}\``).join(', ')}.`,
    example: ['critical_block', 'regular', 'regular_high', 'regular_low'],
  })
  collections: string[];
}
