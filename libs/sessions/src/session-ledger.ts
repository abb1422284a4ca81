import type { AuthenticationCreds } from '@whiskeysockets/baileys';
import type { ActualState, DesiredState, Device } from '#libs/devices';
import { type EventType, logContext } from '#libs/platform';
import type { LinkingAuth } from './credentials/linking-auth.js';
import type { Self } from './receipt.js';
import type { SessionContext, SessionObserver } from './session-context.js';

/**
 * What a session leaves behind: the device's record, its credentials, events and what observers make of messages.
 * Everything is written and told one after another, in the order in which it happened; a failure is logged and does
 * not hold up what follows.
 */
export class SessionLedger {
  private outbox: Promise<void> = Promise.resolve();
  private savedCredentials: Promise<void> = Promise.resolve();

  constructor(
    private readonly device: Device,
    private readonly context: SessionContext,
  ) {}

  /** Resolves when everything that was entered so far is recorded and told. */
  settled(): Promise<void> {
    return this.outbox;
  }

  recordState(state: ActualState): void {
    this.enter(() => this.context.devices.recordState(this.device, state, state === 'connected'));
  }

  recordSelf(self: Self): void {
    this.enter(() => this.context.devices.recordLink(this.device, self));
  }

  /** A phone was linked: its credentials, its names and the wish to stay connected are stored together. */
  recordLink({ creds, data }: LinkingAuth, self: Self): void {
    const { unitOfWork, credentials, devices } = this.context;
    this.enter(() =>
      unitOfWork.run(async () => {
        await credentials.adopt(this.device, creds, data);
        await devices.recordLink(this.device, self);
        await devices.want(this.device, 'connected');
      }),
    );
  }

  /** What someone asked for, in its place among what the session did. */
  recordWish(state: DesiredState): void {
    this.enter(() => this.context.devices.want(this.device, state));
  }

  /** The link is gone on WhatsApp's side: nothing of it is worth keeping. */
  forgetLink(): void {
    const { unitOfWork, credentials, devices } = this.context;
    this.enter(async () => {
      await this.savedCredentials; // a save under way must not bring them back
      await unitOfWork.run(async () => {
        await credentials.forget(this.device);
        await devices.recordLink(this.device, null);
      });
    });
  }

  /** @param isLive asked just before the write: credentials of a connection that was left are not saved */
  saveCredentials(creds: AuthenticationCreds, isLive: () => boolean): void {
    this.savedCredentials = this.savedCredentials
      .then(async () => {
        if (isLive()) await this.context.credentials.saveCredentials(this.device, creds);
      })
      .catch(this.report);
  }

  tell(type: EventType, data: Record<string, unknown>): void {
    const { id: deviceId, tenantId, userId } = this.device;
    this.enter(async () => {
      await this.context.events.publish({ type, tenantId, userId, deviceId, data });
    });
  }

  notify(call: (observer: SessionObserver) => Promise<void> | undefined): void {
    for (const observer of this.context.observers) this.enter(async () => call(observer));
  }

  /** Where a session's log lines belong, wherever they are written. */
  get scope() {
    return { tenantId: this.device.tenantId, deviceId: this.device.id };
  }

  readonly report = (error: unknown): void => {
    this.context.logger.error({ ...this.scope, err: error }, 'a session could not do its work');
  };

  private enter(work: () => Promise<void>): void {
    this.outbox = this.outbox.then(() => logContext.run(this.scope, work)).catch(this.report);
  }
}
