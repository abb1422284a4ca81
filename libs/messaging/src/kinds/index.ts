export { isUndecryptable, messageEvent } from './message-event.js';
export { type TextContent, textKind } from './text.kind.js';
