/** The command could not be done; the message says why, in one or a few lines for the operator. Exit code 1. */
export class CommandFailed extends Error {
  override name = 'CommandFailed';
}

/** The command line was not understood; the message says what there is. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
