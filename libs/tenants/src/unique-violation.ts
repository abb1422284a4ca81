import { QueryFailedError } from 'typeorm';
import type { WagonError } from '#libs/platform';

const UNIQUE_VIOLATION = '23505';

/** Waits for a write; when it collides with the unique index, throws the error that says so. */
export async function orConflict<T>(
  write: Promise<T>,
  index: string,
  conflict: () => WagonError,
): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw collidesWith(index, error) ? conflict() : error;
  }
}

function collidesWith(index: string, error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code, constraint } = error.driverError as { code?: string; constraint?: string };
  return code === UNIQUE_VIOLATION && constraint === index;
}
