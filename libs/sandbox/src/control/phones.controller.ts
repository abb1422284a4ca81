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
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
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
import { SANDBOX, type SandboxSource } from './sandbox-source.js';

const described = ({ number, name, jid, lid }: Phone): PhoneDto => ({ number, name, jid, lid });

const withDevices = (phone: Phone): PhoneWithDevicesDto => ({ ...described(phone), devices: phone.devices });

const DeviceId = new ParseIntPipe({
  exceptionFactory: () =>
    new SandboxError(400, 'invalid_request', 'id must be the number of a linked device'),
});

@ApiTags('Phones')
@Controller('phones')
export class PhonesController {
  constructor(@Inject(SANDBOX) private readonly sandbox: SandboxSource) {}

  @Post()
  @ApiOperation({ summary: 'Add a phone' })
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
  @ApiOperation({ summary: 'List the phones and their linked devices' })
  @ApiOkResponse({ type: [PhoneWithDevicesDto] })
  list(): PhoneWithDevicesDto[] {
    return this.sandbox().phones.map(withDevices);
  }

  @Get(':number')
  @ApiOperation({ summary: 'Show a phone and its linked devices' })
  @ApiOkResponse({ type: PhoneWithDevicesDto })
  @ApiNotFoundResponse({ type: ErrorDto })
  show(@Param('number') number: string): PhoneWithDevicesDto {
    return withDevices(this.sandbox().phone(number));
  }

  @Post(':number/scan')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Scan a QR code: pair the device that shows it' })
  @ApiOkResponse({ type: PairedDto, description: 'The device has signed its identity and was linked.' })
  @ApiUnprocessableEntityResponse({ type: ErrorDto, description: 'The text is no live code.' })
  async scan(@Param('number') number: string, @Body() { qr }: ScanDto): Promise<PairedDto> {
    return { device_jid: await this.sandbox().phone(number).scan(qr) };
  }

  @Post(':number/link-code')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Enter the link code a device shows' })
  @ApiOkResponse({ type: PairedDto })
  @ApiUnprocessableEntityResponse({
    type: ErrorDto,
    description: 'A wrong code leaves the pending one usable.',
  })
  async enterLinkCode(@Param('number') number: string, @Body() { code }: LinkCodeDto): Promise<PairedDto> {
    return { device_jid: await this.sandbox().phone(number).enterLinkCode(code) };
  }

  @Post(':number/messages')
  @ApiOperation({ summary: 'Send a text as this phone' })
  @ApiCreatedResponse({ type: SentDto })
  @ApiNotFoundResponse({
    type: ErrorDto,
    description: 'Neither this phone nor the recipient may be missing.',
  })
  async send(@Param('number') number: string, @Body() { to, text }: SendTextDto): Promise<SentDto> {
    return { message_id: await this.sandbox().phone(number).sendText(to, text) };
  }

  @Get(':number/messages')
  @ApiOperation({ summary: 'What the phone received and decrypted, in order' })
  @ApiOkResponse({ type: MessagePageDto })
  messages(@Param('number') number: string, @Query() query: ListMessagesDto): Promise<MessagePageDto> {
    const { after = 0, wait_ms, limit } = query;
    return this.sandbox().phone(number).messages.after(after, { waitMs: wait_ms, limit });
  }

  @Get(':number/receipts')
  @ApiOperation({ summary: 'What linked devices of others did with the messages this phone sent' })
  @ApiOkResponse({ type: [ReceiptDto], description: 'Since the sandbox was opened; the last 1000.' })
  receipts(@Param('number') number: string): ReceiptDto[] {
    return [...this.sandbox().phone(number).receipts];
  }

  @Post(':number/messages/:id/read')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Mark a received message as read: its sender gets the receipt' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: ErrorDto })
  read(@Param('number') number: string, @Param('id') id: string): Promise<void> {
    return this.sandbox().phone(number).read(id);
  }

  @Delete(':number/devices/:id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Unlink a device from the phone' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: ErrorDto })
  unlink(@Param('number') number: string, @Param('id', DeviceId) id: number): Promise<void> {
    return this.sandbox().phone(number).unlink(id);
  }
}
