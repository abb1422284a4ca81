import type { Request } from 'express';

/** What Express' router keeps for each path; its types leave the matching out. */
interface Layer {
  route?: { methods: Record<string, boolean> };
  match(path: string): boolean;
}

/** The methods that the path of a request takes, from the routes themselves; none when there is no such path. */
export function allowedMethods({ app, path }: Request): string[] {
  const layers = app.router.stack as unknown as Layer[];
  const taken = layers.flatMap((layer) =>
    layer.route && matches(layer, path) ? Object.keys(layer.route.methods) : [],
  );
  const methods = taken.map((method) => method.toUpperCase());
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

/** A path with escapes that stand for no text is no route's. */
function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return false;
  }
}
