import { CodedError } from '@throughline/core/kernel';
import { isOutage } from '../workers/health.ts';
import { ApiError } from './api.ts';
import { UsageError } from './usage.ts';

const USAGE = `throughline: every touchpoint in, one person out

  throughline start   [--port 4000] [--host 127.0.0.1] [--data ./data] [--sample resort|none]
                      [--connectors DIR] [--allow-private-webhooks]
                      [--public-url URL] [--trust-proxy NETWORK]… [--console build|serve|none]
  throughline key     create --scope write|read|admin --name NAME [--origin ORIGIN] | list | revoke ID
  throughline user    list | invite EMAIL --role ROLE | role EMAIL --role ROLE | disable|enable EMAIL
                      | password-link EMAIL | setup-link [--data ./data]
  throughline audit   [--actor ID] [--action NAME] [--subject ID] [--from TIME] [--to TIME] [--limit 20]
                      [--format jsonl|csv]
  throughline status
  throughline import  FILE…|s3://BUCKET/KEY… [--mapping FILE] [--case person] [--source NAME]
  throughline export  --out FOLDER|s3://BUCKET/PREFIX [--format jsonl|csv|parquet|xes] [--from TIME] [--to TIME]
                      [--channel NAME]… [--source NAME]… [--name NAME]… [--person KIND:VALUE]
  throughline person  KIND:VALUE [--limit 20] [--json]
  throughline source  list | put NAME FILE | run NAME [--from-start] | pause|resume|delete NAME
  throughline merge   list [KIND:VALUE] | undo ID
  throughline catalogue pull [--out FILE] [--unplanned] | push FILE [--yes] | list | gaps
  throughline dead    list | show ID | replay | export [--out FILE] | discard | erase KIND:VALUE…
  throughline verify  [--data ./data] [--json]
  throughline destination list | put NAME FILE | show|pause|resume|delete NAME | replay NAME [--from TIME]
                      | log NAME [--status S] [--event ID] | dead NAME [--retry|--discard] [--only KEY]
  throughline webhook put NAME FILE|--ready READY [--secret SECRET…] [--secret-file FILE] [--public-url URL]
                      | list | show NAME | try NAME FILE [--header 'NAME: VALUE'…] | delete NAME | ready

start, verify and user setup-link --data open the data themselves (DATABASE_URL, CLICKHOUSE_URL, or embedded engines in --data).
The other commands speak to a running server: --url and --key, or THROUGHLINE_URL and THROUGHLINE_KEY,
or else http://127.0.0.1:4000 and the key in ./data/admin.key.
`;

type Command = (args: string[]) => Promise<number>;

/** Each is loaded when it is called: none waits for the server's modules but `start`. */
const COMMANDS: Readonly<Record<string, Command>> = {
  start: async (args) => (await import('./start.ts')).startCommand(args),
  key: async (args) => (await import('./key.ts')).keyCommand(args),
  user: async (args) => (await import('./user.ts')).userCommand(args),
  audit: async (args) => (await import('./audit.ts')).auditCommand(args),
  status: async (args) => (await import('./status.ts')).statusCommand(args),
  person: async (args) => (await import('./person.ts')).personCommand(args),
  merge: async (args) => (await import('./merge.ts')).mergeCommand(args),
  verify: async (args) => (await import('./verify.ts')).verifyCommand(args),
  catalogue: async (args) => (await import('./catalogue.ts')).catalogueCommand(args),
  dead: async (args) => (await import('./dead.ts')).deadCommand(args),
  destination: async (args) => (await import('./destination.ts')).destinationCommand(args),
  source: async (args) => (await import('./source.ts')).sourceCommand(args),
  webhook: async (args) => (await import('./webhook.ts')).webhookCommand(args),
  import: async (args) => (await import('./import.ts')).importCommand(args),
  export: async (args) => (await import('./export.ts')).exportCommand(args),
};

/** Runs one command. @returns the exit code: 0 done, 1 failed, 2 asked wrongly */
export async function run(args: string[]): Promise<number> {
  const [name = '', ...rest] = args;
  if (['', 'help', '--help', '-h'].includes(name)) {
    process.stdout.write(USAGE);
    return name === '' ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    process.stderr.write(`throughline: there is no command ${name}\n\n${USAGE}`);
    return 2;
  }
  try {
    return await command(rest);
  } catch (error) {
    if (error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
      process.stderr.write(`throughline ${name}: ${(error as Error).message}\n\n${USAGE}`);
      return 2;
    }
    if (error instanceof ApiError || error instanceof CodedError) {
      // The API's own messages name their code already.
      const code = error instanceof CodedError ? ` (${error.code})` : '';
      process.stderr.write(`throughline ${name}: ${error.message}${code}\n`);
      return 1;
    }
    if (isOutage(error)) {
      const { message, code } = error as NodeJS.ErrnoException;
      process.stderr.write(`throughline ${name}: a database is out of reach: ${message || code}\n`);
      return 1;
    }
    throw error;
  }
}
