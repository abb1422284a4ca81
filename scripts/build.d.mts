/** The repository's top folder. */
export declare const root: string;
/** Builds unless dist/ already is what the sources say; throws when the build fails. */
export declare function buildIfNeeded(): void;
