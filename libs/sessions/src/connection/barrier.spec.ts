import { EventEmitter } from 'node:events';
import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CommitScope } from '#libs/platform';
import { Barrier } from './barrier.js';
import { InboundStanza } from './inbound-stanza.js';

const rows = { name: 'rows', order: 1, write: async () => undefined };
const node: BinaryNode = { tag: 'message', attrs: {} };

describe('Barrier', () => {
  let left: string[];
  let client: EventEmitter & { socket: { send(bytes: Uint8Array, callback?: () => void): void } };
  let scope: CommitScope;
  let broken: Error[];

  beforeEach(() => {
    left = [];
    broken = [];
    scope = new CommitScope({ enqueue: () => undefined }, 'test', undefined);
    client = Object.assign(new EventEmitter(), {
      socket: { send: (bytes: Uint8Array) => void left.push(Buffer.from(bytes).toString()) },
    });
    new Barrier({ ws: client } as unknown as WASocket, scope, (error) => broken.push(error));
  });

  const send = (text: string) => {
    const callback = vi.fn();
    client.socket.send(Buffer.from(text), callback);
    expect(callback).toHaveBeenCalledOnce(); // Baileys goes on at once
  };

  it('lets a frame go at once when nothing waits to be stored', () => {
    send('a');
    expect(left).toEqual(['a']);
  });

  it('holds a frame until everything that was written before it is stored, and those behind it', () => {
    scope.add(rows, 1);
    send('a');
    scope.add(rows, 2);
    send('b');
    expect(left).toEqual([]);
    scope.store(1);
    expect(left).toEqual(['a']);
    scope.store(2);
    expect(left).toEqual(['a', 'b']);
  });

  it('holds what a stanza sends after it was decrypted until it has been told, and that is stored', async () => {
    await new InboundStanza(node).handleBy(async () => {
      send('before');
      InboundStanza.current!.decrypted();
      send('receipt');
      expect(left).toEqual(['before']);
      scope.add(rows, 'event');
      InboundStanza.current!.told();
    });
    expect(left).toEqual(['before']);
    scope.store(1);
    expect(left).toEqual(['before', 'receipt']);
  });

  it('lets go of what a stanza sent when its handling ends without a word', async () => {
    await new InboundStanza(node).handleBy(async () => {
      InboundStanza.current!.decrypted();
      send('refusal');
    });
    expect(left).toEqual(['refusal']);
  });

  it('does not hold a query for the stanza whose handling waits for its answer', async () => {
    await new InboundStanza(node).handleBy(async () => {
      InboundStanza.current!.decrypted();
      client.on('TAG:1', () => undefined);
      send('query');
      expect(left).toEqual(['query']);
      await Promise.resolve();
      send('receipt');
    });
    expect(left).toEqual(['query', 'receipt']);
  });

  it('lets nothing go any more once something could not be stored', () => {
    scope.add(rows, 1);
    send('a');
    scope.fail(new Error('the disk is full'));
    expect(left).toEqual([]);
    expect(broken.map(({ message }) => message)).toEqual(['the disk is full']);
    const callback = vi.fn();
    client.socket.send(Buffer.from('b'), callback);
    expect(callback).toHaveBeenCalledWith(expect.objectContaining({ message: 'Connection Closed' }));
  });

  it('tells when the frame of a message leaves', () => {
    const onLeave = vi.fn();
    scope.add(rows, 1);
    Barrier.tellingWhenItLeaves(onLeave, () => send('message'));
    expect(onLeave).not.toHaveBeenCalled();
    scope.store(1);
    expect(onLeave).toHaveBeenCalledOnce();
  });
});
