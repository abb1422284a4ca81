import type { BinaryNode } from '../wire/codec.js';
import { node } from '../wire/node.js';

/** The login is refused; the client reports the reason as its status code. */
export const failure = (reason: number): BinaryNode => node('failure', { reason, location: 'sandbox' });

/** The same device has connected elsewhere; the client reports 440. */
export const replaced = (): BinaryNode => node('stream:error', {}, [node('conflict', { type: 'replaced' })]);

/** The device was removed from its account; the client reports 401. */
export const removed = (): BinaryNode =>
  node('stream:error', { code: 401 }, [node('conflict', { type: 'device_removed' })]);

/** 515 after pairing: come back and log in; 503: the service has a problem. */
export const streamError = (code: number): BinaryNode => node('stream:error', { code });
