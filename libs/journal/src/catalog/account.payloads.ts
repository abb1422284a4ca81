import { ApiProperty } from '@nestjs/swagger';
import { PersonData } from './person.payloads.js';

export class BlocklistEntryData extends PersonData {
  @ApiProperty({ example: true })
  is_blocked: boolean;
}

export class PrivacyBlocklistData {
  @ApiProperty({ type: [BlocklistEntryData] })
  changes: BlocklistEntryData[];

  @ApiProperty({
    description: 'WhatsApp did not say what changed: the list has to be asked for.',
    example: false,
  })
  needs_refetch: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class PrivacySettingData {
  @ApiProperty({
    description: '`last`, `online`, `profile`, `status`, `readreceipts`, `groupadd`, `calladd`, …',
    example: 'last',
  })
  name: string;

  @ApiProperty({ description: '`all`, `contacts`, `contact_blacklist`, `none`, …', example: 'contacts' })
  value: string;
}

export class PrivacySettingsData {
  @ApiProperty({ type: [PrivacySettingData] })
  changes: PrivacySettingData[];

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class SettingsUnarchiveChatsData {
  @ApiProperty({ description: 'Whether a new message takes a chat out of the archive.', example: false })
  unarchive_chats: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}

export class SettingsUserStatusMuteData extends PersonData {
  @ApiProperty({ description: "Whether the person's status updates are muted.", example: true })
  is_muted: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-15T12:00:00.000Z' })
  timestamp: string;
}
