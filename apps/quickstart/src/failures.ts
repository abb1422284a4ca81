/** The quickstart cannot go on; the message says why and what to do. Exit code 1. */
export class QuickstartFailed extends Error {
  override name = 'QuickstartFailed';
}

/** It was started wrongly: an unknown option, a token that is missing. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** An API refused a request. The answer has been shown already. */
export class Refused extends QuickstartFailed {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}
