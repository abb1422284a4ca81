import { SharedAsyncStorage } from '../async/index.js';

/** What every log line of a request or of a session carries, without being handed through each call. */
export interface LogContext {
  requestId?: string;
  tenantId?: string;
  deviceId?: string;
}

const storage = new SharedAsyncStorage<LogContext>();

export const logContext = {
  /** Runs `work` with its own context; what it sets later is seen by everything it started. */
  run: <T>(context: LogContext, work: () => T): T => storage.run({ ...storage.getStore(), ...context }, work),
  /** Adds to the context of the current request; does nothing outside of one. */
  set: (context: LogContext): void => void Object.assign(storage.getStore() ?? {}, context),
  get: (): LogContext => storage.getStore() ?? {},
};
