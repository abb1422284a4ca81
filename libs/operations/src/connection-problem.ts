import { connect } from 'node:net';

const ANSWERS_WITHIN_MS = 2000;

/** @returns why no connection can be made, or undefined */
export function connectionProblem({ hostname, port, protocol }: URL): Promise<string | undefined> {
  const usualPort = protocol === 'wss:' ? 443 : 80;
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usualPort) });
    const finish = (problem?: string) => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(ANSWERS_WITHIN_MS, () => finish('does not answer'));
    socket.once('connect', () => finish());
    socket.once('error', () => finish('refuses connections'));
  });
}
