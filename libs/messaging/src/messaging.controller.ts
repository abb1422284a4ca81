import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Device, DeviceQueryDto, TargetDevice } from '#libs/devices';
import { ApiErrors, NotAudited } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import { SendTextDto, SentDto } from './send.dto.js';
import { TEXT_EXAMPLES } from './send.examples.js';
import { SendService } from './send.service.js';
import { sentView, textRequest } from './send-view.js';

@ApiTags('Messages')
@ApiBearerAuth()
@NotAudited()
@Controller('send')
export class MessagingController {
  constructor(private readonly sending: SendService) {}

  @Post('text')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'sendText',
    summary: 'Send a text',
    description:
      "Answers once WhatsApp's server has the message. A number is looked up first, because the JID may differ from its digits. Event: `message.sent`, later `message.delivered` and `message.read`.",
  })
  @ApiErrors('NOT_ON_WHATSAPP', 'MESSAGE_REFUSED', 'DEVICE_DISCONNECTED', 'SEND_UNCONFIRMED', 'SEND_TIMEOUT')
  @ApiBody({ type: SendTextDto, examples: TEXT_EXAMPLES })
  async sendText(
    @Caller() caller: Principal,
    @TargetDevice() device: Device,
    @Query() _query: DeviceQueryDto,
    @Body() body: SendTextDto,
  ): Promise<SentDto> {
    const startedAt = Date.now();
    const sent = await this.sending.sendText(device, textRequest(body));
    return sentView(caller, device, body, sent, startedAt);
  }
}
