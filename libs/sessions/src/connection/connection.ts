import type { WASocket } from '@whiskeysockets/baileys';
import type { CommitScope } from '#libs/platform';
import type { Barrier } from './barrier.js';

/** One socket with the scope of everything that is written because of it. */
export class Connection {
  constructor(
    readonly socket: WASocket,
    readonly scope: CommitScope,
    /** Absent only where a test leaves it out on purpose. */
    private readonly barrier: Barrier | undefined,
  ) {}

  /** Resolves when every frame that was handed over has left, or the connection is over. */
  async drained(): Promise<void> {
    await this.barrier?.drained();
  }

  /** Ends it. What it has written is still stored; what waited to leave is dropped. */
  close(report: (error: unknown) => void): void {
    this.barrier?.close();
    this.scope.close();
    void this.socket.end(undefined).catch(report);
  }
}
