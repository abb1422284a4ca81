import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Call, HistoryService, type SendCall, SendService, type Sent } from '#libs/messaging';
import { type DeviceId, NotAudited } from '#libs/platform';
import { Caller, type Principal } from '#libs/tenants';
import { Input } from '../input/input.decorator.js';
import { LaravelErrors } from '../laravel.errors.js';
import { MayBeMissing, MayBeUnprocessable, MayFail, NeedsToken } from '../needs-token.decorator.js';
import { LaravelSessions } from '../sessions/laravel-sessions.service.js';
import { SessionIdParameter, SessionIdPipe } from '../sessions/session-id.pipe.js';
import { type HistoryDto, HistoryQueryDto, SendMediaDto, SendTextDto, SentDto } from './message.dto.js';
import { historyView, sentView } from './message-view.js';

const USUAL_LIMIT = 50;

@ApiTags('Messages')
@NeedsToken()
@NotAudited()
@Controller('api/whatsapp')
export class MessagesController {
  constructor(
    private readonly own: LaravelSessions,
    private readonly sending: SendService,
    private readonly history: HistoryService,
  ) {}

  @Post('messages/text')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'sendATextMessage',
    summary: 'Send a text message',
    description:
      "Answers once WhatsApp's server has the message. A number is looked up first, because the JID may differ from its digits. The answer is not documented by the product: these members are chosen here.",
  })
  @ApiBody({ type: SendTextDto })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Not of the product: the same key with the same body never sends twice. Kept 72 hours',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  })
  @MayBeMissing()
  @MayBeUnprocessable()
  @MayFail(503, 'The session is not connected')
  @MayFail(504, 'WhatsApp did not confirm the message in time')
  async sendText(
    @Caller() caller: Principal,
    @Input() { session_id, to, message }: SendTextDto,
    @Call() call: SendCall,
  ): Promise<SentDto> {
    const device = await this.sessionOf(caller, session_id);
    const draft = {
      kind: 'text',
      content: { text: message, mentions: [] },
      to,
      delaySeconds: 0,
      typingSeconds: 0,
    };
    return sentView((await this.sending.send(device, { ...call, isAsync: false }, draft)) as Sent, to);
  }

  @Post('messages/media')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'sendAMediaMessage',
    summary: 'Send a media message',
    description:
      'This gateway does not send media yet: the call is checked as documented, and then answered with 501 and a clear message. Nothing is sent.',
  })
  @ApiBody({ type: SendMediaDto })
  @ApiOkResponse({ type: SentDto, description: 'Not before this gateway sends media' })
  @MayBeMissing()
  @MayBeUnprocessable()
  @MayFail(501, 'This gateway does not send media yet')
  async sendMedia(@Caller() caller: Principal, @Input() { session_id }: SendMediaDto): Promise<SentDto> {
    await this.sessionOf(caller, session_id);
    throw LaravelErrors.MEDIA_NOT_SUPPORTED();
  }

  @Get('sessions/:sessionId/messages')
  @SessionIdParameter()
  @ApiOperation({
    operationId: 'getMessageHistory',
    summary: 'Get the message history of a session',
    description:
      'What was sent and received, the newest first, as far back as this gateway keeps events. `chat`, `limit` and `cursor` are not of the product, and neither the answer nor its order is documented by it: they are chosen here.',
  })
  @ApiQuery({ type: HistoryQueryDto })
  @MayBeMissing()
  @MayBeUnprocessable()
  async messages(
    @Caller() caller: Principal,
    @Param('sessionId', SessionIdPipe) id: DeviceId,
    @Input() { chat, limit = USUAL_LIMIT, cursor }: HistoryQueryDto,
  ): Promise<HistoryDto> {
    const device = await this.own.get(caller, id);
    const before = cursor === undefined ? undefined : Number(cursor);
    return historyView(await this.history.list(device, { chat, limit: Number(limit), before }));
  }

  private sessionOf(caller: Principal, id: string) {
    return this.own.get(caller, new SessionIdPipe().transform(id));
  }
}
