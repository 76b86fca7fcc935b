import { createServer } from 'node:http';
import { leafOf } from '@throughline/core/people';
import pg from 'pg';

// The floor of reading a person: the same two SELECTs behind bare node:http, the state passed on as it is stored.

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const server = createServer(async (request, response) => {
  const value = decodeURIComponent((request.url ?? '').split('userId:')[1] ?? '');
  try {
    const map = await pool.query(
      'select leaf, person, version from identifiers where leaf = any($1::uuid[])',
      [[leafOf('userId', value)]],
    );
    const people = await pool.query(
      'select person, version, applied, state, unshipped from people where person = any($1::uuid[]) and state is not null',
      [map.rows.map(({ person }) => person)],
    );
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(people.rows[0]?.state ?? null));
  } catch {
    response.statusCode = 500;
    response.end();
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object')
    process.stdout.write(`listening on http://127.0.0.1:${address.port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
