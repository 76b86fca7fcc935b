/**
 * What each code of a problem means and what to do about it. The codes themselves and their statuses are read from
 * the source, so none can be missing here and none left over.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Problem {
  readonly code: string;
  readonly statuses: readonly number[];
  readonly meaning: string;
  readonly remedy: string;
}

type Words = readonly [meaning: string, remedy: string];

const REPAIR = 'Repair the request; repeating it as it is gives the same answer.';

const WORDS: Readonly<Record<string, Words>> = {
  backlog: [
    'More micro-batches wait for the analytical engine than may.',
    'Wait as `Retry-After` says. If it stays, look at the analytical engine: `throughline_outbox_rows`, and the log’s line on shipments.',
  ],
  batch_too_long: ['The batch has more than 2,500 events.', 'Send several batches.'],
  body_too_large: ['The body, as sent or unpacked, is larger than the route takes.', 'Send less at once.'],
  catalogue_invalid: [
    'The catalogue would say what it cannot mean: a department, corner or stage that the structure does not have, or too many touchpoints. `faults` lists them.',
    'Add the word to the structure first, or use one of its words.',
  ],
  catalogue_moved: [
    'Someone changed the touchpoint, or the catalogue, since it was read; `version` is the one in force.',
    'Read it again and repeat the change.',
  ],
  connector_invalid: [
    'Start only: a file in the folder of `--connectors` is no connector, or fails when it is loaded.',
    'Mend the file that the message names, or take it out of the folder.',
  ],
  contended: [
    'Many writers change the same people at this moment. A part of the request may have been kept.',
    'Repeat with the same message ids. If it is frequent, look for one identifier that everybody shares and block it (settings, `identity.blocked`).',
  ],
  cursor_invalid: [
    'The cursor is none of this list’s or export’s, or the filter was changed.',
    'Take `next` of the page before, or the address in `Link`, unchanged.',
  ],
  database_in_use: [
    'Start only: another process holds this database, and its history lives in that process.',
    'Stop the process that the message names, or give both `DATABASE_URL` and `CLICKHOUSE_URL`.',
  ],
  destination_kind_unknown: [
    'No connector of this kind is there.',
    'Take one that the message lists, or start with the folder that holds yours (`--connectors`).',
  ],
  destination_settings_invalid: [
    'The settings are none of this kind of destination; `path` names the field. A secret has to be given again when the host of `url` changes.',
    REPAIR,
  ],
  destination_stream_fixed: [
    'A destination of touchpoints cannot become one of people, nor the reverse.',
    'Declare another one, or delete it first.',
  ],
  destination_unknown: ['No destination of this name is declared.', 'List the destinations.'],
  column_missing: [
    'State of a source only: its mapping names a column that is not there.',
    'Mend the mapping, or the table. Nothing was passed over: it goes on where it was.',
  ],
  directory_in_use: [
    'Start only: another process holds this data directory.',
    'Stop the process that the message names, or give this one its own `--data`.',
  ],
  empty_body: ['The route needs a body and got none.', REPAIR],
  erasure_unfinished: [
    'The analytical engine is behind, so what the ledger keeps could not be erased. Nothing was.',
    'Ask again once `throughline status` shows that little waits for the analytical engine.',
  ],
  event_too_large: ['The event has more than 32 KB.', 'Send less in it.'],
  examples_differ: [
    'The webhook’s mapping fails its own examples; `differences` lists example, place, what was expected and what was found. Nothing was kept.',
    'Repair the mapping, or the example where it is the one that is wrong.',
  ],
  history_elsewhere: [
    'Start only: the history of this database is kept in another place.',
    'Start with the engine or the data directory that the message names.',
  ],
  identifier_invalid: ['A person is asked for as `kind:value`, and this is not that.', REPAIR],
  import_moved: [
    'The import does not stand where this step begins: another sender moved it.',
    'Read the import and go on from its `position`.',
  ],
  import_unknown: ['There is no import of this id.', 'Open it first.'],
  internal: [
    'A fault on our side.',
    'Look for the request id in the log, and report it with the line found there.',
  ],
  invalid_gzip: ['The body is not complete gzip data.', REPAIR],
  invalid_http: ['The bytes received are no HTTP request.', REPAIR],
  invalid_json: ['The body is not JSON.', REPAIR],
  invalid_length: ['The body is not as long as its Content-Length.', REPAIR],
  invalid_request: ['A parameter or a field of the body is not as the route says; `path` names it.', REPAIR],
  invalid_url: ['The address could not be decoded.', REPAIR],
  invalid_utf8: ['The body is not UTF-8.', REPAIR],
  key_invalid: [
    'No key, or one that is unknown or revoked.',
    'Send a key: as user name of Basic, as Bearer token, or as `writeKey` where the table says so.',
  ],
  keys_differ: [
    'The events of one request to a PostHog route name different keys.',
    'Send the events of one key a request.',
  ],
  key_unknown: ['No key of this id is in force.', 'List the keys.'],
  letter_unknown: [
    'There is no dead letter of this id: it was never there, or it went (replayed long ago, too old, over quota, erased).',
    'List the letters; the summary tells what went.',
  ],
  mapping_invalid: [
    'The mapping cannot be used; `complaints` names every field that is wrong.',
    'Repair it: docs/reference/webhooks.md.',
  ],
  merge_invalid: ['This is no id of a merge.', 'Take one from the profile’s `merges`.'],
  merge_not_in_force: ['The two are not, or no longer, merged by this evidence.', 'Read the person again.'],
  merge_unknown: ['No merge of this id was ever made.', 'Take an id from the profile’s `merges`.'],
  method_not_allowed: ['The address exists, with other methods; `Allow` lists them.', REPAIR],
  not_ready: [
    'Touchpoints cannot be taken in at the moment.',
    'Nothing to do for a client. For the operator: `throughline status` and the log say why.',
  ],
  not_shipped: [
    'The touchpoints of `after` are stored and not yet in the analytical engine, after half a minute.',
    'Repeat later, or ask without `after`.',
  ],
  overloaded: [
    'More is under way than may wait. Nothing of the request was kept.',
    'Wait as `Retry-After` says and repeat. If it stays, the offered load is beyond the machine. At PostHog’s addresses the status is 503, because its client for browsers never repeats after a 4xx.',
  ],
  key_not_for_pages: [
    'A page of another origin sent with a key of scope read or admin.',
    'Revoke that key, because it is public now, and give the page one of scope write.',
  ],
  origin_refused: [
    'The key names the origins of the pages that may send with it, and the request came from none of them.',
    'Make a key for this origin: `key create --scope write --origin https://shop.example`.',
  ],
  person_unknown: ['Nobody has been seen under this identifier.', 'Check kind and value.'],
  route_unknown: ['There is nothing at this address.', REPAIR],
  schema_invalid: [
    'The JSON Schema is none, or may not be run at the door: too large or deep, recursive, reaching outside, or with a pattern that cannot run in linear time. `path` names the place.',
    'Repair the schema; the guide on the catalogue lists what is not taken.',
  ],
  rule_invalid: ['The rule is none; `path` leads to what is wrong with it.', REPAIR],
  scope_missing: ['The key’s scope does not allow this.', 'Use a key of the scope that the table names.'],
  seal_key_weak: [
    'Start only: THROUGHLINE_SEAL_KEY has fewer than 32 characters.',
    'Give a longer, random one.',
  ],
  seal_key_wrong: [
    'A secret was encrypted under another key than this process has.',
    'Nothing to do for a sender. For the operator: give all processes the same THROUGHLINE_SEAL_KEY (or `seal.key`), or put the webhook, source or destination again with its secret.',
  ],
  settings_moved: [
    'Someone changed the settings since they were read.',
    'Read them again and repeat the change.',
  ],
  mapping_missing: [
    'State of a source only: it gives rows, and was declared without a mapping.',
    'Declare it with one.',
  ],
  page_too_large: [
    'State of a source only: it gave more than 5,000 items at once.',
    'Let the connector give smaller pages.',
  ],
  secret_missing: [
    'Settings have `***` in place of a secret, and none is kept for it, or the address around it changed.',
    'Give the secret itself.',
  ],
  source_ended: [
    'State of a source only: the connector stopped listening without an error.',
    'It is begun again by itself. If it is frequent, look at the connector.',
  ],
  source_invalid: ['A source cannot be declared so; `path` names the field.', REPAIR],
  source_kind_unknown: [
    'No connector of this kind is there.',
    'Take one that the message lists, or start with the folder that holds yours (`--connectors`).',
  ],
  source_moved: [
    'Never seen by a client: two processes read one source, and this one was second. Nothing of its page was kept.',
    'Nothing.',
  ],
  source_unknown: ['No source of this name is declared.', 'List the sources.'],
  step_refused: [
    'Events of an import’s step are refused; `refused` lists them by index, with code and reason. Nothing of the step was kept.',
    'Write the listed ones down, and send the step again without them, counted in its own `refused`.',
  ],
  too_many_activities: [
    'The graph would have more different event names than it can hold.',
    'Filter by `name`, `source` or period.',
  ],
  touchpoint_unknown: [
    'No plan has a touchpoint of this name, and no event was seen of it.',
    'Check the name.',
  ],
  unavailable: [
    'The database is out of reach, or the outcome of the write is unknown.',
    'Repeat with the same message ids: what was written is then a duplicate. The server recovers by itself when the database is back.',
  ],
  unsupported_encoding: ['The Content-Encoding is neither gzip nor absent.', REPAIR],
  version_unknown: ['The touchpoint has no such version, or was taken out by it.', 'List its versions.'],
  url_too_long: ['A part of the address is longer than 1,000 characters.', REPAIR],
  webhook_expired: [
    'What was signed is too old, or lies ahead of our clock. Nothing of it was kept.',
    'Its sender signs anew when it repeats. If fresh deliveries are refused, one of the two clocks is wrong; if the sender repeats under the old signature, raise the webhook’s `tolerance`.',
  ],
  webhook_invalid: [
    'The webhook’s definition cannot be used; `complaints` names every field that is wrong.',
    REPAIR,
  ],
  webhook_moved: ['Someone changed the webhook since it was read.', 'Read it again and repeat the change.'],
  webhook_secret_invalid: [
    'The webhook has no secret, or one that its scheme cannot use or that could be guessed.',
    'Take the secret that the sender shows, or make a random one.',
  ],
  webhook_unknown: ['There is no webhook of this name in force.', 'Put it first.'],
  webhook_unverified: [
    'There is no such webhook, or the signature does not fit its secret and body. Nothing of it was kept.',
    'Compare the secret with the one that the sender shows, and see that nothing between the two rewrites the body or the headers.',
  ],
};

const root = join(import.meta.dirname, '../..');

/** Status and code as the source writes them: `new CodedError(404, 'x'`, `[413, 'x', '…']`, `inUse('x'`. */
const WRITTEN = [
  /new CodedError\(\s*(?<status>\d{3}),\s*'(?<code>\w+)'/g,
  /: \[\s*(?<status>\d{3}),\s*'(?<code>[a-z_]+)'/g,
  /inUse\('(?<code>\w+)'/g,
  /code: '(?<code>invalid_http)'/g,
];

/** @throws where a code of the source has no words here, or words have no code */
export function problems(): Problem[] {
  const found = new Map<string, Set<number>>();
  const files = globSync('packages/{core,storage,server}/src/**/*.ts', { cwd: root });
  for (const file of files.filter((name) => !/\.test\.ts$|\/(test|cli)\//.test(name))) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const { groups } of WRITTEN.flatMap((pattern) => [...text.matchAll(pattern)])) {
      const statuses = found.get(groups!.code!) ?? new Set();
      if (groups?.status !== undefined) statuses.add(Number(groups.status));
      found.set(groups!.code!, statuses);
    }
  }
  const wordless = [...found.keys()].filter((code) => !Object.hasOwn(WORDS, code));
  const stale = Object.keys(WORDS).filter((code) => !found.has(code));
  if (wordless.length + stale.length > 0) {
    throw new Error(
      `scripts/reference/problems.ts: say what to do about ${wordless.join(', ') || 'nothing new'}; ` +
        `take away ${stale.join(', ') || 'nothing'}`,
    );
  }
  return [...found].sort().map(([code, statuses]) => {
    const [meaning, remedy] = WORDS[code]!;
    return { code, statuses: [...statuses].sort(), meaning, remedy };
  });
}
