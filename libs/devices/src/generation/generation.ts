import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger, UnitOfWork } from '#libs/platform';
import type { GenerationRepository } from './generation.repository.js';
import type { GenerationFile } from './generation-file.js';

const MINUTE = 60_000;

/**
 * Recognises a database that is an older copy of itself, restored from a backup or lost by a failover: Signal sessions
 * in it are behind those of the other sides, and using them would send what nobody can decrypt.
 *
 * A number in the database, and a file beside it that repeats the number. Both go up at every start, and every minute
 * so that a copy of a database in use is behind soon, too; the file follows after the commit, so it is never ahead of
 * its own database. Where it is ahead, the database was replaced by an older one. All linked devices are marked in the
 * transaction that takes the number above the file's: what has been noticed is not forgotten by dying. Whoever restores
 * a backup on another machine has no such file any more, and says so with a file of its own.
 */
@Injectable()
export class Generation implements OnApplicationShutdown {
  private found: { database: number; file: number | undefined } | undefined;
  private rolledBack = false;
  private timer: NodeJS.Timeout | undefined;
  private counting: Promise<void> = Promise.resolve();

  constructor(
    private readonly rows: GenerationRepository,
    private readonly file: GenerationFile,
    private readonly unitOfWork: UnitOfWork,
    private readonly logger: Logger,
  ) {}

  /** Whether this process found the database to be an older copy. Devices that wait for it say `sessionsStale`. */
  get isRolledBack(): boolean {
    return this.rolledBack;
  }

  /** The number in the database as this process found it at its start. */
  get inDatabase(): number {
    return this.found?.database ?? 0;
  }

  /** The number in the file as this process found it at its start; undefined when there was none of this installation. */
  get inFile(): number | undefined {
    return this.found?.file;
  }

  /** The count of a start. @throws when the database or the file cannot be written */
  async begin(): Promise<this> {
    await this.advance();
    this.timer = setInterval(() => this.keepAdvancing(), MINUTE).unref();
    return this;
  }

  async advance(): Promise<void> {
    const { installationId, database, file, isOlder, next } = await this.unitOfWork.run(async () => {
      const { installationId, generation: database } = await this.rows.readLocked();
      const file = this.file.read(installationId);
      const isOlder = this.file.saysRestored || (file !== undefined && file > database);
      if (isOlder) await this.rows.markSessionsStaleAcrossTenants();
      const next = Math.max(database, file ?? 0) + 1;
      await this.rows.write(next);
      return { installationId, database, file, isOlder, next };
    });
    this.found ??= { database, file };
    if (isOlder) this.tell(database, file);
    this.file.write(installationId, next);
    if (isOlder) this.file.forgetRestored();
  }

  private tell(database: number, file: number | undefined): void {
    this.rolledBack = true;
    this.logger.warn(
      { generation: database, lastKnown: file },
      'the database is an older copy of itself: sessions are rebuilt before the next send',
    );
  }

  private keepAdvancing(): void {
    this.counting = this.counting
      .then(() => this.advance())
      .catch((error) =>
        this.logger.warn({ err: error }, 'the generation of the database was not counted up'),
      );
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.counting;
  }
}
