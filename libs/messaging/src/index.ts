export { CHAT_STATES, type ChatState, ConversationsService } from './conversations.service.js';
export { type HistoryMessage, type HistoryPage, HistoryService } from './history.service.js';
export { textKind } from './kinds/index.js';
export { MessageErrors } from './message.errors.js';
export { MessagingModule } from './messaging.module.js';
export { parseRecipient } from './recipient.js';
export { type Accepted, type Draft, SendService, type Sent } from './send.service.js';
export { Call, type SendCall, Sends } from './send-call.js';
