import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Inject,
  Param,
  ParseIntPipe,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Phone } from '../api/phone.js';
import { SandboxError } from '../server/sandbox.errors.js';
import {
  CreatePhoneDto,
  ErrorDto,
  LinkCodeDto,
  ListMessagesDto,
  MessagePageDto,
  PairedDto,
  PhoneDto,
  PhoneWithDevicesDto,
  ReceiptDto,
  ScanDto,
  SendTextDto,
  SentDto,
} from './phones.dto.js';
import { Refuses } from './refuses.decorator.js';
import { SANDBOX, type SandboxSource } from './sandbox-source.js';

const described = ({ number, name, jid, lid }: Phone): PhoneDto => ({ number, name, jid, lid });

const withDevices = (phone: Phone): PhoneWithDevicesDto => ({ ...described(phone), devices: phone.devices });

const DeviceId = new ParseIntPipe({
  exceptionFactory: () =>
    new SandboxError(400, 'invalid_request', 'id must be the number of a linked device'),
});

const NumberParameter = () =>
  ApiParam({ name: 'number', description: 'Number of the phone, digits only', example: '5511999990001' });

@ApiTags('Phones')
@ApiExtraModels(ErrorDto)
@Controller('phones')
export class PhonesController {
  constructor(@Inject(SANDBOX) private readonly sandbox: SandboxSource) {}

  @Post()
  @ApiOperation({
    operationId: 'addPhone',
    summary: 'Add a phone',
    description: 'A phone with an account of its own. Adding a number again changes nothing and answers 200.',
  })
  @Refuses('invalid_request')
  @ApiCreatedResponse({ type: PhoneDto })
  @ApiOkResponse({ type: PhoneDto, description: 'There is a phone with this number; it is left as it is.' })
  async create(
    @Body() body: CreatePhoneDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PhoneDto> {
    const { phone, created } = await this.sandbox().addPhone(body.number, body.name);
    response.status(created ? HttpStatus.CREATED : HttpStatus.OK);
    return described(phone);
  }

  @Get()
  @ApiOperation({
    operationId: 'listPhones',
    summary: 'List the phones',
    description: 'All phones, each with its linked devices.',
  })
  @ApiOkResponse({ type: [PhoneWithDevicesDto] })
  list(): PhoneWithDevicesDto[] {
    return this.sandbox().phones.map(withDevices);
  }

  @Get(':number')
  @ApiOperation({
    operationId: 'getPhone',
    summary: 'Show a phone',
    description: 'One phone with its linked devices.',
  })
  @NumberParameter()
  @Refuses('phone_not_found')
  @ApiOkResponse({ type: PhoneWithDevicesDto })
  show(@Param('number') number: string): PhoneWithDevicesDto {
    return withDevices(this.sandbox().phone(number));
  }

  @Post(':number/scan')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'scanQr',
    summary: 'Scan a QR code',
    description:
      "Links the device that shows the code: paste `qr_code` of the gateway's `GET /qr`. Answers when the device has signed its identity.",
  })
  @NumberParameter()
  @Refuses(
    'invalid_request',
    'phone_not_found',
    'qr_malformed',
    'qr_unknown',
    'qr_expired',
    'companion_silent',
    'companion_gone',
    'already_pairing',
    'pair_success_withheld',
  )
  @ApiOkResponse({ type: PairedDto, description: 'The device has signed its identity and was linked.' })
  async scan(@Param('number') number: string, @Body() { qr }: ScanDto): Promise<PairedDto> {
    return { device_jid: await this.sandbox().phone(number).scan(qr) };
  }

  @Post(':number/link-code')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'enterLinkCode',
    summary: 'Enter a link code',
    description:
      "Links the device that asked for a code for this number: `paircode` of the gateway's `POST /paircode`. A wrong code leaves the pending one usable.",
  })
  @NumberParameter()
  @Refuses(
    'invalid_request',
    'phone_not_found',
    'link_code_malformed',
    'link_code_not_pending',
    'link_code_wrong',
    'companion_silent',
    'companion_gone',
    'already_pairing',
    'pair_success_withheld',
  )
  @ApiOkResponse({ type: PairedDto })
  async enterLinkCode(@Param('number') number: string, @Body() { code }: LinkCodeDto): Promise<PairedDto> {
    return { device_jid: await this.sandbox().phone(number).enterLinkCode(code) };
  }

  @Post(':number/messages')
  @ApiOperation({
    operationId: 'sendText',
    summary: 'Send a text',
    description:
      'Writes as this phone to another one of the sandbox; the devices that are linked to either get it too.',
  })
  @NumberParameter()
  @Refuses('invalid_request', 'phone_not_found', 'recipient_not_found')
  @ApiCreatedResponse({ type: SentDto })
  async send(@Param('number') number: string, @Body() { to, text }: SendTextDto): Promise<SentDto> {
    return { message_id: await this.sandbox().phone(number).sendText(to, text) };
  }

  @Get(':number/messages')
  @ApiOperation({
    operationId: 'listMessages',
    summary: 'List what the phone received',
    description:
      'What it received and decrypted, in order, page by page. With `wait_ms` the call waits for the next message.',
  })
  @NumberParameter()
  @Refuses('invalid_request', 'phone_not_found')
  @ApiOkResponse({ type: MessagePageDto })
  messages(@Param('number') number: string, @Query() query: ListMessagesDto): Promise<MessagePageDto> {
    const { after = 0, wait_ms, limit } = query;
    return this.sandbox().phone(number).messages.after(after, { waitMs: wait_ms, limit });
  }

  @Get(':number/receipts')
  @ApiOperation({
    operationId: 'listReceipts',
    summary: 'List the receipts',
    description: 'What others did with the messages that this phone sent: delivered, read, played.',
  })
  @NumberParameter()
  @Refuses('phone_not_found')
  @ApiOkResponse({ type: [ReceiptDto], description: 'Since the sandbox was opened; the last 1000.' })
  receipts(@Param('number') number: string): ReceiptDto[] {
    return [...this.sandbox().phone(number).receipts];
  }

  @Post(':number/messages/:id/read')
  @ApiParam({ name: 'id', description: 'Id of the message, as `GET /phones/{number}/messages` shows it' })
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    operationId: 'readMessage',
    summary: 'Mark a message as read',
    description: 'Its sender gets the receipt.',
  })
  @NumberParameter()
  @Refuses('phone_not_found', 'message_not_found')
  @ApiNoContentResponse()
  read(@Param('number') number: string, @Param('id') id: string): Promise<void> {
    return this.sandbox().phone(number).read(id);
  }

  @Post(':number/messages/:id/ask-again')
  @ApiParam({ name: 'id', description: 'Id of the message, as `GET /phones/{number}/messages` shows it' })
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    operationId: 'askAgain',
    summary: 'Ask for a message again',
    description:
      'The linked devices of its sender get a retry receipt, as from a phone that could not read it, and send it once more.',
  })
  @NumberParameter()
  @Refuses('phone_not_found', 'message_not_found')
  @ApiNoContentResponse()
  askAgain(@Param('number') number: string, @Param('id') id: string): Promise<void> {
    return this.sandbox().phone(number).askAgain(id);
  }

  @Delete(':number/devices/:id')
  @ApiParam({
    name: 'id',
    description: 'Number of the linked device, as `GET /phones/{number}` shows it',
    example: 1,
  })
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    operationId: 'unlinkDevice',
    summary: 'Unlink a device',
    description: 'As its owner does under "Linked devices": the device is logged out.',
  })
  @NumberParameter()
  @Refuses('invalid_request', 'phone_not_found', 'device_not_found')
  @ApiNoContentResponse()
  unlink(@Param('number') number: string, @Param('id', DeviceId) id: number): Promise<void> {
    return this.sandbox().phone(number).unlink(id);
  }
}
