/** Why the sandbox cannot do what was asked; the control API answers with the status and the code. */
export class SandboxError extends Error {
  constructor(
    readonly status: 400 | 404 | 409 | 422,
    readonly code: string,
    message: string,
    readonly details?: Record<string, unknown>,
  ) {
    super(message);
    this.name = 'SandboxError';
  }
}

export const notFound = (what: string, message: string): SandboxError =>
  new SandboxError(404, `${what}_not_found`, message);

/** The text or code that was entered does not pair a device. */
export const notPaired = (code: string, message: string): SandboxError =>
  new SandboxError(422, code, message);
