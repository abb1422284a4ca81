import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/build.mjs';
import { eventually } from './eventually.js';
import { withoutOurs } from './gateway-process.js';
import { HttpClient } from './http-client.js';

/** The sandbox as a process of its own, for scenes with several gateways or none. */
export class SandboxProcess {
  private constructor(
    readonly url: string,
    private readonly rootKey: string,
    private readonly process: ChildProcess,
    private readonly dataDir: string,
  ) {}

  static async start(): Promise<SandboxProcess> {
    const dataDir = mkdtempSync(join(tmpdir(), 'wagon-test-'));
    const program = join(root, 'dist', 'apps', 'sandbox', 'src', 'main.js');
    const env = { ...withoutOurs(process.env), DATA_DIR: dataDir, SANDBOX_PORT: '0' };
    const child = spawn(process.execPath, [program], { env });
    let output = '';
    child.stdout!.on('data', (chunk) => {
      output += chunk;
    });
    const url = await eventually(
      'the sandbox says where it is',
      async () => /(http:\/\/[\w.]+:\d+)/.exec(output)?.[1],
    );
    const { body } = await new HttpClient(url).get('/health');
    return new SandboxProcess(url, body.root_key, child, dataDir);
  }

  /** What tells a gateway to use it. */
  get variables(): Record<string, string> {
    return {
      WAGON_SANDBOX: `${this.url.replace('http', 'ws')}/ws/chat`,
      WAGON_SANDBOX_ROOT_KEY: this.rootKey,
      WAGON_ALLOW_PRIVATE_TARGETS: '127.0.0.0/8,::1/128',
    };
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
