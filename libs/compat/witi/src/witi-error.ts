import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { ErrorAnswer, WagonError } from '#libs/platform';
import { NO_STATUS } from './status-view.js';

type Failure = (error: WagonError) => unknown;

const session: Failure = () => ({ sucesso: false, Status: JSON.stringify(NO_STATUS) });
const messages: Failure = () => ({ success: false, message: null });
const contacts: Failure = () => ({ sucesso: false, mensagem: null });
const nothing: Failure = () => [];
const status: Failure = ({ message }) => ({ ...NO_STATUS, error: message });
const result = ({ message }: WagonError) => ({
  CodigoResultado: 1,
  Mensagem: message,
  Chave: randomUUID(),
  Cobrado: false,
  ValorCobrado: 0,
  ElapsedTimeMS: 0,
});

/** How each command says that it failed. */
const FAILURES: Record<string, Failure> = {
  'generate_qrcode.aspx': (error) => ({ status: 0, error: wordsFor(error), ttl: 0 }),
  'status.aspx': status,
  'disconnect.aspx': status,
  'set_config.aspx': status,
  'close_session.aspx': session,
  'restore_session.aspx': session,
  'save_session.aspx': () => ({ sucesso: false }),
  'clear.aspx': ({ message }) => ({ status: false, message }),
  'chats.aspx': nothing,
  'contacts.aspx': nothing,
  'get_profile.aspx': contacts,
  'query_profile.aspx': contacts,
  'group/getstatus.aspx': (error) => ({ Resultado: result(error), Info: null }),
  'group/query_profile.aspx': (error) => ({ Resultado: result(error), Info: null }),
  'group/start.aspx': result,
  'group/end.aspx': result,
};

/** Who links again what is linked reads the original's words. */
const wordsFor = ({ code, message }: WagonError) =>
  code === 'ALREADY_CONNECTED' ? 'Connection already established' : message;

/** An error in the shape that the documentation of the command shows; its status tells nothing. */
export function witiError(error: WagonError, request: Request): ErrorAnswer {
  const command = request.path.toLowerCase().replace(/^\/(witime\/)?|\/$/g, '');
  const isUnknown = error.code === 'NOT_FOUND' && !request.route;
  return {
    status: isUnknown ? 404 : 200,
    headers: { 'X-Error-Code': error.code },
    body: (FAILURES[command] ?? messages)(error),
  };
}
