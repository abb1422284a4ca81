import type { DeviceId, SecretBox } from '#libs/platform';

/** The message that a message answers. */
export interface Quoted {
  id: string;
  fromMe: boolean;
  participant?: string;
  text: string;
}

/** What its events say of who asked for a message. */
export interface Reference {
  /** The caller's own name for it. */
  clientRef?: string;
  /** Of the call. */
  requestId?: string;
}

/** What a message is to be, as it is kept with it. */
export interface SendRequest {
  /** What its kind needs. */
  content: object;
  quoted?: Quoted;
  delaySeconds: number;
  typingSeconds: number;
  /** Digits of a recipient that could not be looked up yet, because the device was offline. */
  number?: string;
  reference?: Reference;
}

/** The reference as members of an event. */
export const referenceData = ({ clientRef, requestId }: Reference = {}) => ({
  ...(clientRef !== undefined && { client_ref: clientRef }),
  ...(requestId !== undefined && { request_id: requestId }),
});

type Part = 'request' | 'wire';

/** Where a sealed part belongs: copied to another message it does not open. */
const placeOf = (deviceId: DeviceId, messageId: string, part: Part) =>
  `message/${deviceId}/${messageId}/${part}`;

export const sealPart = (
  box: SecretBox,
  deviceId: DeviceId,
  messageId: string,
  part: Part,
  bytes: Uint8Array,
) => box.seal(bytes, placeOf(deviceId, messageId, part));

export const openPart = (
  box: SecretBox,
  deviceId: DeviceId,
  messageId: string,
  part: Part,
  sealed: Uint8Array,
) => box.open(sealed, placeOf(deviceId, messageId, part));

export const sealRequest = (
  box: SecretBox,
  deviceId: DeviceId,
  messageId: string,
  request: SendRequest,
): Buffer => sealPart(box, deviceId, messageId, 'request', Buffer.from(JSON.stringify(request)));

export const openRequest = (
  box: SecretBox,
  deviceId: DeviceId,
  messageId: string,
  sealed: Uint8Array,
): SendRequest => JSON.parse(openPart(box, deviceId, messageId, 'request', sealed).toString());
