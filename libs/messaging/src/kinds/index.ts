export { isUndecryptable, messageEvent, messagePlace } from './message-event.js';
export { type TextContent, textKind } from './text.kind.js';
