import { Body, Controller, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Device, TargetDevice } from '#libs/devices';
import { NotAudited } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import { type AcceptedDto, SendQueryDto, SendTextDto, SentDto } from './send.dto.js';
import { TEXT_EXAMPLES } from './send.examples.js';
import { SendService } from './send.service.js';
import { Call, type SendCall, Sends } from './send-call.js';
import { sendView, textDraft } from './send-view.js';

@ApiTags('Messages')
@ApiBearerAuth()
@NotAudited()
@Controller('send')
export class MessagingController {
  constructor(private readonly sending: SendService) {}

  @Post('text')
  @Sends()
  @ApiOperation({
    operationId: 'sendText',
    summary: 'Send a text',
    description:
      "Answers once WhatsApp's server has the message and that is stored. A number is looked up first, because the JID may differ from its digits. Messages of one chat are sent in the order of their calls. A message that was handed over and not confirmed is kept and transmitted again with the same id until WhatsApp answers, also after a restart. Events: `message.sent`, later `message.delivered` and `message.read`; or `message.failed`.",
  })
  @ApiBody({ type: SendTextDto, examples: TEXT_EXAMPLES })
  @ApiOkResponse({ type: SentDto })
  async sendText(
    @Caller() caller: Principal,
    @TargetDevice() device: Device,
    @Query() _query: SendQueryDto,
    @Call() call: SendCall,
    @Body() body: SendTextDto,
  ): Promise<SentDto | AcceptedDto> {
    return sendView(caller, device, body, await this.sending.send(device, call, textDraft(body)));
  }
}
