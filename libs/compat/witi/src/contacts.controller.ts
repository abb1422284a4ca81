import { Body, Controller, Get, HttpCode, Post, Query, Redirect, Req } from '@nestjs/common';
import {
  ApiFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { ConversationsService } from '#libs/messaging';
import { AnyBody, invalidField, NotAudited, PlatformErrors } from '#libs/platform';
import { GuardedBy } from '#libs/tenants';
import { ContactDto, ProfileAnswerDto } from './contacts.dto.js';
import { type Instance, TheInstance, WidGuard } from './keys.js';
import { NumberDto } from './messages.dto.js';
import { PeopleService } from './people.service.js';
import { contactView, profileView } from './people-view.js';

const originOf = (request: Request) => `${request.protocol}://${request.get('host')}`;

@ApiTags('Contacts')
@ApiSecurity('wid')
@AnyBody()
@NotAudited()
@GuardedBy(WidGuard)
@Controller()
export class ContactsController {
  constructor(
    private readonly people: PeopleService,
    private readonly conversations: ConversationsService,
  ) {}

  @Get('contacts.aspx')
  @ApiOkResponse({ type: [ContactDto] })
  @ApiOperation({
    summary: 'List the contacts',
    description:
      "Whom the account knows: who wrote to it, and who is in the phone's address book. People alone, no groups.",
  })
  async listContacts(@TheInstance() instance: Instance, @Req() request: Request): Promise<ContactDto[]> {
    return (await this.people.list(instance, originOf(request))).map(contactView);
  }

  @Post('get_profile.aspx')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Get a contact',
    description: 'Somebody whom the account knows; anybody else is a failure.',
  })
  async getProfile(
    @TheInstance() instance: Instance,
    @Body() { number }: NumberDto,
    @Req() request: Request,
  ): Promise<ProfileAnswerDto> {
    const person = await this.people.known(instance, number, originOf(request));
    return { sucesso: true, mensagem: profileView(person) };
  }

  @Post('query_profile.aspx')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Ask whether a number is on WhatsApp',
    description:
      'Asked from WhatsApp, which needs the connection. A number that is not on WhatsApp is a failure.',
  })
  async queryProfile(
    @TheInstance() instance: Instance,
    @Body() { number }: NumberDto,
    @Req() request: Request,
  ): Promise<ProfileAnswerDto> {
    const person = await this.people.anybody(instance, number, originOf(request));
    return { sucesso: true, mensagem: profileView(person) };
  }

  @Get('get_picture.aspx')
  @Redirect()
  @ApiQuery({ name: 'jid', description: 'Whose picture: a JID', schema: { type: 'string' } })
  @ApiFoundResponse({ description: "To the picture on WhatsApp's servers" })
  @ApiOkResponse({
    description: 'There is none, or none for this account: the failure of the messages',
    schema: { type: 'object', example: { success: false, message: null } },
  })
  @ApiOperation({
    summary: 'Get a picture',
    description:
      "Leads to the picture on WhatsApp's servers, where it can be read for some days; without one it is a failure.",
  })
  async getPicture(
    @TheInstance() { device }: Instance,
    @Query('jid') jid: unknown,
  ): Promise<{ url: string; statusCode: number }> {
    if (typeof jid !== 'string' || jid === '') throw invalidField('jid', 'jid is required');
    const url = await this.conversations.pictureOf(device, jid);
    if (!url) throw PlatformErrors.NOT_FOUND({ message: 'there is no picture' });
    return { url, statusCode: 302 };
  }
}
