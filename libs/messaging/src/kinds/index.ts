export { kindNamed } from './kinds.js';
export {
  isUndecryptable,
  type MessageData,
  messageEvent,
  messagePlace,
  ownMessageData,
} from './message-event.js';
export { type TextContent, textKind } from './text.kind.js';
