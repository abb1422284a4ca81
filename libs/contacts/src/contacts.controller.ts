import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Device, TargetDevice } from '#libs/devices';
import { type ContactListDto, ContactsQueryDto } from './contact.dto.js';
import { contactView } from './contact-view.js';
import { ContactsService } from './contacts.service.js';

@ApiTags('Contacts')
@ApiBearerAuth()
@Controller('contacts')
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listContacts',
    summary: 'List the contacts',
    description:
      "Everybody of whom the linked account has learned a name: from the phone's address book, from the history that the phone shares when it is linked, or from a message. Names that are not known are left out. Read from the gateway's own store, also while the device is offline; empty while no phone is linked.",
  })
  async list(@TargetDevice() device: Device, @Query() query: ContactsQueryDto): Promise<ContactListDto> {
    const { contacts, next } = await this.contacts.list(device, { after: query.cursor, limit: query.limit });
    return {
      success: true,
      count: contacts.length,
      contacts: contacts.map(contactView),
      next_cursor: next ?? null,
    };
  }
}
