import type { Type } from '@nestjs/common';
import type { DocumentBuilder, OpenAPIObject } from '@nestjs/swagger';
import type { Request } from 'express';
import type { WagonError } from '../errors/index.js';

/** What an error looks like to a client. Headers that the error itself asks for (`Retry-After`) are added to these. */
export interface ErrorAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON; a text is sent as it is, with the content type of `headers`. */
  body: unknown;
}

/**
 * An API of another product, spoken over our services: one folder in `libs/compat/` and one line in the gateway's list.
 * Everything under its paths is rendered by it, also what no handler of it has seen.
 */
export interface Facade {
  /** In WAGON_APIS, and the name of its document: /openapi/<name>.json, docs/openapi/<name>.json. */
  readonly name: string;
  /** Its controllers name their guard with `@GuardedBy`. */
  readonly module: Type;
  /** Whether a path (without query) is its own. Routes take any case and a trailing slash: so must this. */
  owns(path: string): boolean;
  /** Title, description, tags and security of its document. */
  describe(document: DocumentBuilder): DocumentBuilder;
  /** What is left to do to its document once its operations are in it. */
  finish?(document: OpenAPIObject): OpenAPIObject;
  /**
   * Any error under its paths, whoever threw it: the code, status and fields are those of our own error tables.
   * An unknown route has NOT_FOUND and no `request.route`; a known one that does not take the method has
   * METHOD_NOT_ALLOWED, with the methods that it takes in the error's `Allow` header; JSON that cannot be read has
   * MALFORMED_JSON; what nobody foresaw has INTERNAL_ERROR.
   */
  renderError(error: WagonError, request: Request): ErrorAnswer;
  /** On every answer under its paths. */
  readonly headers?: Record<string, string>;
}

/** Injection token of the facades that are switched on. */
export const FACADES = Symbol('facades');

/** The paths at and below a folder, such as `/v1`: a facade's `owns`. */
export const below = (folder: string) => (path: string) =>
  path.toLowerCase() === folder || path.toLowerCase().startsWith(`${folder}/`);
