/** An event that Wagon tells. @typeParam Data its `data` */
export interface ToldEvent<Data extends object = object> {
  /** A class with the OpenAPI decorators of every member; each has an example, or is of such a class itself. */
  readonly data: new () => Data;
  /** When it is told: one or two sentences. */
  readonly about: string;
  /** Whether it belongs to a chat, in whose order it is delivered; else it is in the order of its device. */
  readonly perChat: boolean;
  /** What differs, in the example of this event, from the examples of the class' members. */
  readonly example?: Partial<Data>;
}

/** A documented name that Wagon never tells, because Baileys does not learn of it. */
export interface UntoldEvent {
  /** Why not: shown in the documentation. */
  readonly cannotProduce: string;
}

export type CatalogRow = ToldEvent | UntoldEvent;

export const told = <Data extends object>(
  data: new () => Data,
  row: Omit<ToldEvent<Data>, 'data'>,
): ToldEvent<Data> => ({ data, ...row });

export const cannotProduce = (reason: string): UntoldEvent => ({ cannotProduce: reason });

export const isTold = (row: CatalogRow): row is ToldEvent => 'data' in row;
