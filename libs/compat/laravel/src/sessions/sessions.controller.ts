import { Controller, Delete, Get, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ContactsService } from '#libs/contacts';
import type { DeviceId } from '#libs/platform';
import { SessionsService } from '#libs/sessions';
import { Caller, type Principal } from '#libs/tenants';
import { Input } from '../input/input.decorator.js';
import { MayBeMissing, MayBeUnprocessable, MayFail, NeedsToken } from '../needs-token.decorator.js';
import { type ContactListDto } from './contact.dto.js';
import { contactsView } from './contact-view.js';
import { LaravelSessions } from './laravel-sessions.service.js';
import {
  CreatedSessionDto,
  CreateSessionDto,
  type SessionAnswerDto,
  type SessionDoneDto,
} from './session.dto.js';
import { SessionIdParameter, SessionIdPipe } from './session-id.pipe.js';
import { doneView, sessionView } from './session-view.js';

const NO_NETWORK = 'The network, or WhatsApp, cannot be reached now';

@ApiTags('Endpoints')
@NeedsToken()
@Controller('api/whatsapp/sessions')
export class SessionsController {
  constructor(
    private readonly own: LaravelSessions,
    private readonly sessions: SessionsService,
    private readonly people: ContactsService,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createANewWhatsAppSession',
    summary: 'Create a new WhatsApp session',
    description:
      'Begins to link a phone: `qr_code` is what the code to scan says, `data.qr_image` its picture; the status has the code that follows it. A session of this name that the caller has already is opened instead, with 200: connected again, or paired anew. The answers are not documented by the product: these members are chosen here.',
  })
  @ApiBody({ type: CreateSessionDto })
  @ApiCreatedResponse({ type: CreatedSessionDto })
  @ApiOkResponse({ type: CreatedSessionDto, description: 'It was there already' })
  @MayBeUnprocessable()
  @MayFail(503, NO_NETWORK)
  async create(
    @Caller() caller: Principal,
    @Input() { session_name }: CreateSessionDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CreatedSessionDto> {
    const { isNew, ...opened } = await this.own.open(caller, session_name);
    response.status(isNew ? 201 : 200);
    return { ...(await sessionView(opened)), message: isNew ? 'Session created' : 'Session opened' };
  }

  @Get(':sessionId/status')
  @SessionIdParameter()
  @ApiOperation({
    operationId: 'getTheStatusOfASession',
    summary: 'Get the status of a session',
    description:
      'With the QR code to scan: while no phone is linked, a pairing is begun unless one is under way. Ask again every few seconds, for codes last about 20 s. The answer is not documented by the product: these members are chosen here.',
  })
  @MayBeMissing()
  @MayFail(503, NO_NETWORK)
  async status(
    @Caller() caller: Principal,
    @Param('sessionId', SessionIdPipe) id: DeviceId,
  ): Promise<SessionAnswerDto> {
    return sessionView(await this.own.pair(await this.own.get(caller, id)));
  }

  @Get(':sessionId')
  @SessionIdParameter()
  @ApiOperation({
    operationId: 'getTheStatusActiveFromSessionDeviceId',
    summary: 'Get the status active from session device id',
    description:
      'The same without beginning anything: a code is only there while a pairing is under way. A session and its device have the same id here. The answer is not documented by the product: these members are chosen here.',
  })
  @MayBeMissing()
  async active(
    @Caller() caller: Principal,
    @Param('sessionId', SessionIdPipe) id: DeviceId,
  ): Promise<SessionAnswerDto> {
    return sessionView(this.own.now(await this.own.get(caller, id)));
  }

  @Delete(':sessionId/disconnect')
  @SessionIdParameter()
  @ApiOperation({
    operationId: 'disconnectASession',
    summary: 'Disconnect a session',
    description:
      'Closes the connection and keeps the link to the phone: creating the session of the same name connects it again, without a QR code. Disconnecting it again changes nothing. The answer is not documented by the product: these members are chosen here.',
  })
  @MayBeMissing()
  async disconnect(
    @Caller() caller: Principal,
    @Param('sessionId', SessionIdPipe) id: DeviceId,
  ): Promise<SessionDoneDto> {
    const device = await this.own.get(caller, id);
    await this.sessions.remove(device, false);
    return doneView(device, 'Session disconnected');
  }

  @Delete(':sessionId')
  @SessionIdParameter()
  @ApiOperation({
    operationId: 'deleteASession',
    summary: 'Delete a session',
    description:
      'Removes the link from the phone, and the session with its messages and contacts. The answer is not documented by the product: these members are chosen here.',
  })
  @MayBeMissing()
  delete(
    @Caller() caller: Principal,
    @Param('sessionId', SessionIdPipe) id: DeviceId,
  ): Promise<SessionDoneDto> {
    return this.remove(caller, id);
  }

  @Delete(':sessionId/device')
  @SessionIdParameter()
  @ApiOperation({
    operationId: 'deleteADevice',
    summary: 'Delete a session by its device',
    description:
      'The product has two calls that delete a session and does not say how they differ. A session and its device are one here: both do the same.',
  })
  @MayBeMissing()
  deleteDevice(
    @Caller() caller: Principal,
    @Param('sessionId', SessionIdPipe) id: DeviceId,
  ): Promise<SessionDoneDto> {
    return this.remove(caller, id);
  }

  @Get(':sessionId/contacts')
  @SessionIdParameter()
  @ApiOperation({
    operationId: 'getContacts',
    summary: 'Get the contacts of a session',
    description:
      'Everybody of whom the linked account has learned a name, also while the session is not connected. The answer is not documented by the product: these members are chosen here.',
  })
  @MayBeMissing()
  async contacts(
    @Caller() caller: Principal,
    @Param('sessionId', SessionIdPipe) id: DeviceId,
  ): Promise<ContactListDto> {
    const { contacts } = await this.people.list(await this.own.get(caller, id));
    return contactsView(contacts);
  }

  private async remove(caller: Principal, id: DeviceId): Promise<SessionDoneDto> {
    const device = await this.own.get(caller, id);
    await this.sessions.remove(device, true);
    return doneView(device, 'Session deleted');
  }
}
