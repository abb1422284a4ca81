import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../config/index.js';
import { NodeId } from './node-id.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wagon-node-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const nodeId = (env: Record<string, string> = {}) =>
  NodeId.of(loadConfig({ DATA_DIR: dataDir, ...env })).value;

it('is made once for a data folder', () => {
  const first = nodeId();
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(nodeId()).toBe(first);
  writeFileSync(join(dataDir, 'node.id'), 'half a UU');
  expect(() => nodeId()).toThrow(/node\.id must hold a UUID/);
});

it('is the configured one where there is one', () => {
  expect(nodeId({ WAGON_NODE_ID: 'pod-1' })).toBe('pod-1');
  expect(() => nodeId({ WAGON_NODE_ID: 'pod 1' })).toThrow('WAGON_NODE_ID must be 1 to 100 letters');
});
