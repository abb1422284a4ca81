import { laravel } from '#libs/compat/laravel';
import { whatisup } from '#libs/compat/whatisup';
import { witi } from '#libs/compat/witi';
import { type Config, ConfigError, type Facade, NATIVE_API } from '#libs/platform';

/** The APIs of other products, one line each. */
const FACADES: readonly Facade[] = [whatisup, witi, laravel];

/**
 * Those that are switched on.
 * @throws ConfigError that names the allowed ones, when WAGON_APIS has another
 */
export function facadesOf({ apis }: Pick<Config, 'apis'>): Facade[] {
  const known = [NATIVE_API, ...FACADES.map(({ name }) => name)];
  if (apis && !apis.every((name) => known.includes(name)))
    throw new ConfigError(`WAGON_APIS must be some of ${known.join(', ')}, separated by commas`);
  return FACADES.filter(({ name }) => !apis || apis.includes(name));
}
