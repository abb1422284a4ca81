import type { Notice } from './notice.js';

const SECOND = 1000;
/** For the answer to a keep-alive query: what comes later is late. */
const PATIENCE_MS = 2 * SECOND;

/**
 * Notices that a connection has fallen silent, and that it speaks again. Baileys asks WhatsApp for a sign of life at
 * every interval, and gives a connection up at the first one after which nothing has come for an interval and 5 s: it
 * is silent when an answer is overdue, before that.
 */
export class Keepalive {
  private heardAt = Date.now();
  private isSilent = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    intervalMs: number,
    private readonly tell: (notice: Notice) => void,
  ) {
    this.timer = setTimeout(() => this.fallSilent(), intervalMs + PATIENCE_MS);
    this.timer.unref();
  }

  /** Something came. */
  hear(): void {
    if (this.isSilent) this.tell(this.notice('connection.keepalive_restored'));
    this.isSilent = false;
    this.heardAt = Date.now();
    this.timer.refresh();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private fallSilent(): void {
    this.isSilent = true;
    this.tell(this.notice('connection.keepalive_timeout'));
  }

  private notice(type: 'connection.keepalive_timeout' | 'connection.keepalive_restored'): Notice {
    const data = {
      silent_since: new Date(this.heardAt).toISOString(),
      silent_seconds: Math.round((Date.now() - this.heardAt) / SECOND),
    };
    return { type, chat: null, data };
  }
}
