import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ContactsService } from '#libs/contacts';
import { ConversationsService, HistoryService, SendService, textKind } from '#libs/messaging';
import { AnyBody, NotAudited } from '#libs/platform';
import { GuardedBy } from '#libs/tenants';
import { type Instance, TheInstance, WidGuard } from './keys.js';
import {
  ChatDto,
  DoneDto,
  MarkReadDto,
  NumberDto,
  RefusedDto,
  SendMessageDto,
  SendMessageFileDto,
  SendPresenceDto,
  SentMessageDto,
} from './messages.dto.js';
import { chatView } from './people-view.js';

const NOT_YET = 'This gateway cannot do it yet: a request that is right is answered as one that failed.';
const REFUSED: RefusedDto = { success: false, message: null };
const DONE: DoneDto = { success: true, message: 'ok' };

@ApiTags('Messages')
@ApiSecurity('wid')
@AnyBody()
@NotAudited()
@GuardedBy(WidGuard)
@Controller()
export class MessagesController {
  constructor(
    private readonly sending: SendService,
    private readonly conversations: ConversationsService,
    private readonly history: HistoryService,
    private readonly contacts: ContactsService,
  ) {}

  @Get('chats.aspx')
  @ApiOkResponse({ type: [ChatDto] })
  @ApiOperation({
    summary: 'List the chats',
    description:
      'Those in which something was sent or received while the events of it are kept, the latest first, with the name of the contact. What of a chat is set on the phone (`mute`, `archive`, `spam`) is not known, nor how much is unread.',
  })
  async listChats(@TheInstance() { device }: Instance): Promise<ChatDto[]> {
    const chats = await this.history.chats(device);
    const { contacts } = await this.contacts.list(device);
    const known = new Map(contacts.map((contact) => [contact.jid, contact]));
    return chats.map((chat) => chatView(chat, known.get(chat.chat)));
  }

  @Post('send_message.aspx')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Send a text',
    description:
      "Answers when WhatsApp's server has the message. The id is WhatsApp's: 22 upper-case hexadecimal digits.",
  })
  async sendMessage(
    @TheInstance() { device }: Instance,
    @Body() { number, message }: SendMessageDto,
  ): Promise<SentMessageDto> {
    const call = {
      startedAt: new Date(),
      isAsync: false,
      isPreference: false,
      key: undefined,
      isReplayed: false,
    };
    const { messageId } = await this.sending.send(device, call, {
      kind: textKind.name,
      content: { text: message, mentions: [] },
      to: number,
      delaySeconds: 0,
      typingSeconds: 0,
    });
    return { success: true, message: { Id: messageId } };
  }

  @Post('send_message_file.aspx')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send an image, a file or audio', description: NOT_YET })
  sendMessageFile(@TheInstance() _: Instance, @Body() _body: SendMessageFileDto): RefusedDto {
    return REFUSED;
  }

  @Post('send_contact.aspx')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Send a contact',
    description: `${NOT_YET} The members of the body are not documented: \`number\` is whom it is for.`,
  })
  sendContact(@TheInstance() _: Instance, @Body() _body: NumberDto): RefusedDto {
    return REFUSED;
  }

  @Post('subscribe.aspx')
  @HttpCode(200)
  @ApiBody({ type: NumberDto })
  @ApiOperation({
    summary: 'Follow the presence of a contact',
    description:
      'From now on its presence is posted as `contact.presence`. Body and answer are not documented: `number` is the contact.',
  })
  async subscribePresence(
    @TheInstance() { device }: Instance,
    @Body() { number }: NumberDto,
  ): Promise<DoneDto> {
    await this.conversations.subscribe(device, number);
    return DONE;
  }

  @Post('send_presence.aspx')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Show a presence',
    description:
      'Body and answer are not documented: `composing`, `recording` and `paused` are shown in the chat of `number`; `available` and `unavailable` to all who may see the account.',
  })
  async sendPresence(
    @TheInstance() { device }: Instance,
    @Body() { number, presence = 'composing' }: SendPresenceDto,
  ): Promise<DoneDto> {
    if (presence === 'available' || presence === 'unavailable')
      await this.conversations.showPresence(device, presence);
    else await this.conversations.showState(device, number, presence);
    return DONE;
  }

  @Post('mark_read.aspx')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Mark a message as read',
    description:
      'Its author gets the receipt. Body and answer are not documented: `number` is the chat, `id` the message; without it the newest one that was received there.',
  })
  async markRead(@TheInstance() { device }: Instance, @Body() body: MarkReadDto): Promise<DoneDto> {
    const { number, id = body.MessageID, participant } = body;
    if (id) await this.conversations.markRead(device, number, [id], participant);
    else await this.conversations.markNewestRead(device, number);
    return DONE;
  }
}
