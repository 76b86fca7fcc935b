import { randomUUID } from 'node:crypto';
import { eventKey, isRefusal } from '@throughline/core/kernel';
import { leafOf } from '@throughline/core/people';
import { acceptMessage } from '@throughline/core/touchpoints';
import {
  KnownPeople,
  loadPeople,
  migrateRelational,
  openPostgres,
  type RelationalEngine,
  type Schema,
} from '@throughline/storage/relational';
import { findPostgres, type PostgresServer, startPostgres } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Folded } from './ahead.ts';
import type { FailpointName, Submission } from './batch.ts';
import { Committer } from './committer.ts';

// One batch is claimed, loaded and folded while the one ahead of it is being stored. PGlite has one connection, so
// this is PostgreSQL's alone.

function track(userId: string, event: string): Submission {
  const message = { type: 'track', userId, event, anonymousId: `a-${userId}` };
  const statement = acceptMessage(message, { received: Date.now(), source: 'test', newId: randomUUID });
  if (isRefusal(statement)) throw new Error(statement.message);
  return { key: eventKey('test', statement.touchpoint.id), statement };
}

if (!findPostgres()) console.log('SKIP overlapping batches: PostgreSQL is not installed.');
describe.skipIf(!findPostgres())('A batch behind another', () => {
  let server: PostgresServer;
  let engine: RelationalEngine<Schema>;
  beforeAll(async () => {
    server = await startPostgres();
    engine = await openPostgres<Schema>({ url: await server.createDatabase() });
    await migrateRelational(engine);
  });
  afterAll(async () => {
    await engine?.close();
    await server?.stop();
  });

  const retries: string[] = [];
  const committer = (failpoint: (point: FailpointName) => void | Promise<void> = () => {}) =>
    new Committer({
      db: engine.db,
      known: new KnownPeople(100),
      failpoint,
      onRetry: (why) => void retries.push(why),
    });
  const countOf = async (userId: string) => {
    const { leaves, people } = await loadPeople(engine.db, [leafOf('userId', userId)]);
    const state = people.get(leaves.get(leafOf('userId', userId))?.person ?? '')?.state;
    return Object.values(state?.leaves ?? {}).reduce((sum, leaf) => sum + leaf.behaviour.count, 0);
  };

  /** Starts a batch that stands before its commit until it is told how to end. */
  const standing = (events: Submission[]) => {
    const folded = Promise.withResolvers<Folded>();
    const end = Promise.withResolvers<void>();
    let held = false;
    const done = committer((point) => {
      if (point !== 'before-commit' || held) return;
      held = true;
      return end.promise;
    }).commit({ events, refused: [] }, { onFolded: folded.resolve });
    return { folded: folded.promise, done, end };
  };

  it('[X1.2, X1.3] is folded on what that one stores, and stored when it is committed', async () => {
    retries.length = 0;
    const first = standing([track('ann', 'One'), track('ben', 'One')]);
    const ahead = await first.folded;
    let storing = false;
    const second = committer().commit(
      { events: [track('ann', 'Two'), track('eve', 'One')], refused: [] },
      {
        ahead,
        onFolded: () => {
          storing = true;
        },
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(storing).toBe(false);
    expect(await countOf('ann')).toBe(0);
    first.end.resolve();
    await Promise.all([first.done, second]);
    expect(await Promise.all(['ann', 'ben', 'eve'].map(countOf))).toEqual([2, 1, 1]);
    const { people } = await loadPeople(engine.db, [leafOf('userId', 'ann')]);
    // It still lists the micro-batch ahead, which nobody could see when it was loaded.
    expect([...people.values()].map(({ version, unshipped }) => [version, unshipped.length])).toEqual([
      [2, 2],
    ]);
    expect(retries).toEqual([]);
  });

  it('[X1.4, X1.7] starts over when that one is rolled back, though somebody else stored the very version meanwhile', async () => {
    retries.length = 0;
    await committer().commit({ events: [track('joe', 'Zero')], refused: [] });
    const first = standing([track('joe', 'Lost')]);
    const ahead = await first.folded;
    const second = committer().commit({ events: [track('joe', 'Two')], refused: [] }, { ahead });
    await new Promise((resolve) => setTimeout(resolve, 100));
    // The first gives way, and another process stores version 2 of Joe before the second can store its version 3.
    first.end.reject(new Error('the connection is gone'));
    await expect(first.done).rejects.toThrow('the connection is gone');
    const other = committer().commit({ events: [track('joe', 'Other')], refused: [] });
    await Promise.all([second, other]);
    expect(retries).toContain('ahead');
    expect(await countOf('joe')).toBe(3);
  });

  it('[I1.8, X1.4] merges and new identifiers of the batch ahead are known to the one behind', async () => {
    const alias = (userId: string, previousId: string) => {
      const message = { type: 'alias', userId, previousId };
      const statement = acceptMessage(message, { received: Date.now(), source: 'test', newId: randomUUID });
      if (isRefusal(statement)) throw new Error(statement.message);
      return { key: eventKey('test', statement.touchpoint.id), statement };
    };
    await committer().commit({ events: [track('kim', 'One'), track('kit', 'One')], refused: [] });
    const first = standing([alias('kim', 'kit')]);
    const ahead = await first.folded;
    const second = committer().commit(
      { events: [track('kit', 'Two'), track('kim', 'Two')], refused: [] },
      { ahead },
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    first.end.resolve();
    await Promise.all([first.done, second]);
    expect(await countOf('kim')).toBe(5);
    expect(await countOf('kit')).toBe(5);
  });
});
