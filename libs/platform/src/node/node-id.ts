import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/index.js';
import { writeFileOnce } from '../files/index.js';

/**
 * Who this gateway is among those on its database, over all its starts: what it owned before it died is its own at
 * once. WAGON_NODE_ID, else the file `node.id` in DATA_DIR, whose lock keeps a second process from being the same.
 */
export class NodeId {
  constructor(readonly value: string) {}

  static of({ nodeId, dataDir }: Config): NodeId {
    return new NodeId(nodeId ?? nodeIdFile(dataDir));
  }
}

function nodeIdFile(dataDir: string): string {
  const file = join(dataDir, 'node.id');
  if (!existsSync(file)) writeFileOnce(file, `${randomUUID()}\n`);
  const id = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error(`${file} must hold a UUID; it was changed or damaged`);
  return id;
}
