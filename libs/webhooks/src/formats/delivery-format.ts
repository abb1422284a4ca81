import type { JournalEntry } from '#libs/journal';

/** What whoever made an endpoint keeps with it for the format alone, as JSON. */
export type FormatSettings = Readonly<Record<string, unknown>>;

/** One attempt to deliver an event, or several. */
export interface Delivery {
  readonly entry: JournalEntry;
  /** What follows it and goes with it, where the format takes several. */
  readonly others: readonly JournalEntry[];
  /** The endpoint's own address. */
  readonly url: string;
  readonly settings: FormatSettings;
  /** All sign, the newest first. None: nothing is signed. */
  readonly secrets: readonly string[];
  /** When the attempt is made. */
  readonly at: Date;
  readonly isReplay: boolean;
}

/** A delivery as it is posted. */
export interface Composed {
  /** Instead of the endpoint's own. */
  readonly url?: string;
  /** Names in lower case; they go before the headers of the endpoint. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/**
 * How deliveries to an endpoint look: the envelope, the signature and the headers that an API promises its clients. It
 * changes nothing and remembers nothing, so that an attempt can be made anywhere and again.
 */
export interface DeliveryFormat {
  /** As the endpoint's row names it. */
  readonly name: string;
  /** Whether an endpoint that fails is paused, and probed until it is back; else deliveries fail by their number of attempts. */
  readonly pauses: boolean;
  /**
   * How many events one delivery takes; one when left out. With more, all events of an endpoint are one sequence: what
   * waits goes together, whatever its chats, and each delivery waits for the one before it.
   */
  readonly mostEvents?: number;
  /** Whether an event that the endpoint wants is told at all, where that depends on what it says; always when left out. */
  tells?(entry: JournalEntry, settings: FormatSettings): boolean;
  compose(delivery: Delivery): Composed | Promise<Composed>;
}
