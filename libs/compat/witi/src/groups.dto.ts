import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import { EXAMPLE_JID, WitiBody } from './connection.dto.js';

const GROUP = /^\d{10,25}(-\d{8,12})?@g\.us$/;
const PEOPLE =
  /^\s*[\d+][\d\s()-]*(@(s\.whatsapp\.net|c\.us|lid))?\s*(,\s*[\d+][\d\s()-]*(@(s\.whatsapp\.net|c\.us|lid))?\s*)*$/;
const PEOPLE_PROBLEM = 'participants is required: JIDs with commas between them';

class ParticipantsDto extends WitiBody {
  @ApiProperty({
    example: `${EXAMPLE_JID},551144332211@s.whatsapp.net`,
    description: 'JIDs in one text, with commas between them',
  })
  @IsString({ message: PEOPLE_PROBLEM })
  @Length(1, 20_000, { message: PEOPLE_PROBLEM })
  @Matches(PEOPLE, { message: PEOPLE_PROBLEM })
  participants: string;
}

export class GroupCreateDto extends ParticipantsDto {
  @ApiProperty({ example: 'My Group' })
  @IsString({ message: 'name is required' })
  @Length(1, 100, { message: 'name must have between 1 and 100 characters' })
  name: string;
}

export class GroupMembersDto extends ParticipantsDto {
  @ApiProperty({ example: '120362047289509991@g.us' })
  @IsString({ message: 'jid is required: that of a group' })
  @Matches(GROUP, { message: 'jid must be that of a group' })
  jid: string;
}
