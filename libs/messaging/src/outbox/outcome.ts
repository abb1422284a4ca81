/** Why a message failed; also a code of MessageErrors. */
export type FailureCode = 'MESSAGE_REFUSED' | 'EXPIRED' | 'NOT_ON_WHATSAPP' | 'SEND_FAILED';

/** What became of a message, as far as whoever waits for it can be told. */
export type Outcome =
  /** WhatsApp's server has it. */
  | { result: 'sent'; at: Date }
  | { result: 'failed'; code: FailureCode; whatsappCode: number | null }
  | { result: 'cancelled' }
  /** It is stored, and will be transmitted until WhatsApp answers. */
  | { result: 'unconfirmed'; because: 'timeout' | 'disconnected' }
  /** It was not transmitted, and nothing of it is kept. */
  | { result: 'dropped'; because: 'timeout' | 'disconnected' };
