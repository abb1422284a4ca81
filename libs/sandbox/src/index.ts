export { type MessagePage, Messages, type PageOptions } from './api/messages.js';
export { type LinkedDevice, Phone } from './api/phone.js';
export { Sandbox, type SandboxOptions, type SandboxStats } from './api/sandbox.js';
export { FAULT_KINDS, type Fault, type FaultKind, type FaultRequest } from './server/faults.js';
export { SandboxError } from './server/sandbox.errors.js';
export type { InboxMessage } from './state/inbox.js';
