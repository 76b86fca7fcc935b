import pg from 'pg';

/** How often the connection that holds a lock is asked for a sign of life, and how long it may take, milliseconds. */
const BEAT_MS = 2_000;
const PATIENCE_MS = 10_000;

/** A lock that lives and dies with a connection of its own. */
export interface Hold {
  /** Resolves when the connection is gone, and the lock with it; never after `release`. */
  readonly lost: Promise<Error>;
  release(): Promise<void>;
}

/**
 * Takes an advisory lock of PostgreSQL on a connection of its own, so that its loss is heard of at once: a lock taken
 * through a pool would go with its connection, and nobody would be told.
 *
 * @returns undefined where others hold it in a way that excludes this one
 * @throws the server's or the network's error where it cannot be reached
 */
export async function holdLock(options: {
  url: string;
  key: number;
  shared: boolean;
}): Promise<Hold | undefined> {
  const client = new pg.Client({
    connectionString: options.url,
    connectionTimeoutMillis: PATIENCE_MS,
    application_name: 'throughline lock',
    keepAlive: true,
  });
  const lost = Promise.withResolvers<Error>();
  client.on('error', (error) => lost.resolve(error));
  client.on('end', () => lost.resolve(new Error('the connection ended')));
  await client.connect();
  const kind = options.shared ? '_shared' : '';
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock${kind}($1) as taken`,
      [options.key],
    );
    if (!rows[0]?.taken) {
      await client.end();
      return undefined;
    }
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  const beat = setInterval(() => {
    const late = setTimeout(() => lost.resolve(new Error('the database does not answer')), PATIENCE_MS);
    client
      .query('select 1')
      .catch((error: Error) => lost.resolve(error))
      .finally(() => clearTimeout(late));
  }, BEAT_MS);
  // With a question unanswered, ending does not wait for it: the connection is cut.
  const end = async () => {
    clearInterval(beat);
    await client.end().catch(() => {});
  };
  let released = false;
  return {
    lost: new Promise((resolve) => {
      void lost.promise.then(async (error) => {
        if (released) return;
        await end();
        resolve(error);
      });
    }),
    release: () => {
      released = true;
      return end();
    },
  };
}
