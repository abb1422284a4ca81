import { parseArgs } from 'node:util';

const DATABASES = ['embedded', 'postgres'];

export const USAGE = `npm run test:crash -- [options]

  --kills N        how often the gateway is killed, on each database (20)
  --seed S         what the random moments are made of (another one each time; it is printed)
  --database D     embedded or postgres (both; PostgreSQL only when TEST_POSTGRES_URL is set)
  --prove-harness  break the promises on purpose, and fail unless losses of both kinds are found
  --keep           keep the folder with the logs and the data, also when all is well
`;

/** @throws Error that says which argument is wrong */
export function readOptions(args, env = process.env) {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string' },
      seed: { type: 'string' },
      database: { type: 'string' },
      'prove-harness': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const proves = values['prove-harness'];
  return {
    help: values.help,
    kills: wholeNumber('--kills', values.kills ?? (proves ? '5' : '20')),
    seed: wholeNumber('--seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000))),
    databases: databases(values.database, env.TEST_POSTGRES_URL, proves),
    proves,
    keeps: values.keep,
  };
}

function wholeNumber(name, text) {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number`);
  return Number(text);
}

function databases(wanted, server, proves) {
  if (wanted !== undefined && !DATABASES.includes(wanted))
    throw new Error(`--database must be ${DATABASES.join(' or ')}`);
  if (wanted === 'postgres' && !server) throw new Error('--database postgres needs TEST_POSTGRES_URL');
  if (wanted) return [wanted];
  if (proves) return ['embedded'];
  if (!server) process.stdout.write('PostgreSQL is left out: TEST_POSTGRES_URL is not set\n');
  return server ? DATABASES : ['embedded'];
}
