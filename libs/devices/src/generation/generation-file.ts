import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '#libs/platform';

/** `generation.json` in DATA_DIR: the last generation that this gateway saw of its database, kept outside of it. */
export class GenerationFile {
  private readonly path: string;
  private readonly word: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'generation.json');
    this.word = join(dataDir, 'restored');
  }

  /** Whether somebody who restored a backup left the file `restored`, because `generation.json` is lost or as old. */
  get saysRestored(): boolean {
    return existsSync(this.word);
  }

  /** To be called when what follows from it is durable. */
  forgetRestored(): void {
    rmSync(this.word, { force: true });
  }

  /** Undefined when there is none, or none of this installation, or what is there cannot be understood. */
  read(installationId: string): number | undefined {
    if (!existsSync(this.path)) return undefined;
    const { installation_id, generation } = parsed(readFileSync(this.path, 'utf8'));
    return installation_id === installationId && Number.isSafeInteger(generation)
      ? (generation as number)
      : undefined;
  }

  write(installationId: string, generation: number): void {
    replaceFile(this.path, `${JSON.stringify({ installation_id: installationId, generation })}\n`);
  }
}

function parsed(text: string): { installation_id?: unknown; generation?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
