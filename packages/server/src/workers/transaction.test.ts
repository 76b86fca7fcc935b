import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventKey, isRefusal } from '@throughline/core/kernel';
import {
  DEFAULT_SETTINGS,
  leafOf,
  type PersonState,
  replay,
  resolveIdentifiers,
} from '@throughline/core/people';
import { type AppliedTouchpoint, acceptMessage } from '@throughline/core/touchpoints';
import {
  KnownPeople,
  loadPeople,
  migrateRelational,
  openPglite,
  openPostgres,
  type RelationalEngine,
  readOutbox,
  type Schema,
  storePeople,
} from '@throughline/storage/relational';
import { findPostgres, layCluster, type PostgresServer, startPostgres } from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailpointName, Submission } from './batch.ts';
import { Committer } from './committer.ts';
import { linesOf } from './shipper.ts';

function submission(message: Record<string, unknown>, source = 'test'): Submission {
  const statement = acceptMessage(message, { received: Date.now(), source, newId: randomUUID });
  if (isRefusal(statement)) throw new Error(statement.message);
  return { key: eventKey(source, statement.touchpoint.id), statement };
}

interface Opened {
  readonly engine: RelationalEngine<Schema>;
  close(): Promise<void>;
}

async function openEmbedded(): Promise<Opened> {
  const directory = await mkdtemp(path.join(tmpdir(), 'throughline-transaction-'));
  await layCluster(path.join(directory, 'relational'));
  const engine = await openPglite<Schema>({ directory: path.join(directory, 'relational') });
  return {
    engine,
    close: async () => {
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function openServer(): Promise<Opened> {
  const server: PostgresServer = await startPostgres();
  const engine = await openPostgres<Schema>({ url: await server.createDatabase() });
  return {
    engine,
    close: async () => {
      await engine.close();
      await server.stop();
    },
  };
}

const engines: [string, () => Promise<Opened>][] = [['PGlite', openEmbedded]];
if (findPostgres()) engines.push(['PostgreSQL', openServer]);
else console.log('SKIP the transaction on PostgreSQL: it is not installed.');

for (const [name, open] of engines) {
  describe(`the transaction on ${name}`, () => {
    let opened: Opened;
    const passed: FailpointName[] = [];
    const committer = () =>
      new Committer({
        db: opened.engine.db,
        known: new KnownPeople(100),
        failpoint: (point) => {
          passed.push(point);
        },
      });
    beforeAll(async () => {
      opened = await open();
      await migrateRelational(opened.engine);
    });
    afterAll(async () => {
      await opened?.close();
    });
    const commit = (...events: Submission[]) => committer().commit({ events, refused: [] });
    const claims = async () => {
      const { rows } = await sql<{ key: string }>`select key from claims`.execute(opened.engine.db);
      return new Set(rows.map(({ key }) => key));
    };

    it('[X1.1] claims each (source, id) once, and only what comes back goes on', async () => {
      const one = submission({ type: 'track', messageId: 'a', userId: 'u1', event: 'One' });
      const again = submission({ type: 'track', messageId: 'a', userId: 'u1', event: 'Other words' });
      const elsewhere = submission({ type: 'track', messageId: 'a', userId: 'u1', event: 'Two' }, 'other');
      const first = await commit(one, elsewhere, one);
      expect(first.verdicts.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'duplicate']);
      const second = await commit(again);
      expect(second).toEqual({ verdicts: [{ status: 'duplicate' }], outbox: [] });
      const known = await claims();
      expect([one.key, elsewhere.key].every((key) => known.has(key))).toBe(true);
      const { leaves, people } = await loadPeople(opened.engine.db, [leafOf('userId', 'u1')]);
      const state = people.get(leaves.get(leafOf('userId', 'u1'))!.person)!.state;
      expect(Object.values(state.leaves)[0]!.behaviour.count).toBe(2);
    });

    it('[X1.2] believes a person only if its state lists the identifier, and reads again while it does not', async () => {
      await commit(submission({ type: 'track', userId: 'u2', event: 'One' }));
      const { db } = opened.engine;
      const leaf = leafOf('userId', 'u2');
      // As if the map had been read before, and the people after, a merge: the map names someone who has it not.
      const stranger = leafOf('userId', 'u2-stranger');
      const before = (await loadPeople(db, [leaf])).people.get(leaf)!;
      await storePeople(db, [
        {
          person: stranger,
          version: 0,
          applied: 1,
          state: { ...before.state, person: stranger, leaves: {} },
          mergedInto: undefined,
          unshipped: [],
        },
      ]);
      await sql`update identifiers set person = ${stranger}::uuid where leaf = ${leaf}::uuid`.execute(db);
      await expect(loadPeople(db, [leaf])).rejects.toMatchObject({ status: 503, code: 'contended' });
      // The other writer's transaction becomes visible a moment later: a look that is under way believes it.
      const looking = loadPeople(db, [leaf]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await sql`update identifiers set person = ${leaf}::uuid where leaf = ${leaf}::uuid`.execute(db);
      expect((await looking).people.get(leaf)?.state.leaves).toEqual(before.state.leaves);
    });

    it('[X1.2, I1.12] takes no identifier for new that a person it has loaded lists already', async () => {
      await commit(submission({ type: 'track', userId: 'u3', anonymousId: 'b3', event: 'One' }));
      const { db } = opened.engine;
      const [user, browser] = [leafOf('userId', 'u3'), leafOf('anonymousId', 'b3')];
      // As if the map had been read before the browser was seen for the first time, and the people after.
      await sql`delete from identifiers where leaf = ${browser}::uuid`.execute(db);
      await expect(loadPeople(db, [user, browser])).rejects.toMatchObject({ code: 'contended' });
      const looking = loadPeople(db, [user, browser]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await sql`insert into identifiers values (${browser}::uuid, 'anonymousId', 'b3', ${user}::uuid, 1)`.execute(
        db,
      );
      expect((await looking).leaves.get(browser)).toEqual({ person: user, version: 1 });
    });

    it('[X1.3, X1.4] folds with the pure core: what it stores is what replaying its lines gives', async () => {
      const messages = Array.from({ length: 60 }, (_, i) => ({
        type: i % 5 === 0 ? 'identify' : 'track',
        messageId: `f-${i}`,
        userId: i % 3 === 0 ? `f-user-${i % 4}` : undefined,
        anonymousId: `f-browser-${i % 7}`,
        event: `Step ${i % 6}`,
        traits: { n: i },
        timestamp: new Date(Date.UTC(2026, 0, 1, 0, (i * 37) % 60)).toISOString(),
      }));
      const outbox: string[] = [];
      for (let start = 0; start < messages.length; start += 13) {
        outbox.push(
          ...(await commit(...messages.slice(start, start + 13).map((message) => submission(message))))
            .outbox,
        );
      }
      const lines = await linesOf(await readOutbox(opened.engine.db, outbox));
      const events = lines.flatMap((line) => {
        const row = JSON.parse(line.toString()) as AppliedTouchpoint & { kind: string; key: string };
        return row.kind === 'event' ? [row] : [];
      });
      expect(events).toHaveLength(60);
      const population = replay(
        events.map((touchpoint) => {
          const { identifiers } = touchpoint;
          const leaves = identifiers.map(({ kind, value }) => ({ leaf: leafOf(kind, value), kind, value }));
          return {
            entry: 'event' as const,
            applied: touchpoint.applied,
            key: touchpoint.key,
            event: { touchpoint, leaves, ignored: [] },
            settings: DEFAULT_SETTINGS.value,
          };
        }),
      );
      const { people } = await loadPeople(opened.engine.db, [...population.personOf.keys()]);
      const stored = new Map(
        [...people].map(([person, { state }]): [string, PersonState] => [person, state]),
      );
      expect(stored.size).toBeGreaterThan(3);
      expect(stored).toEqual(new Map(population.people));
    });

    it('[X1.5, X1.6] appends one outbox row, under an id that the acknowledgement names, with every line of the batch', async () => {
      const { rows: before } = await sql<{ id: string }>`select id from outbox`.execute(opened.engine.db);
      passed.length = 0;
      const { outbox } = await commit(
        submission({ type: 'track', messageId: 'o1', userId: 'o', event: 'One' }),
        submission({ type: 'identify', messageId: 'o2', userId: 'o', anonymousId: 'o-b' }),
        submission({ type: 'track', messageId: 'o3', event: 'Nobody' }),
      );
      const { rows: after } = await sql<{ id: string }>`select id from outbox`.execute(opened.engine.db);
      expect(after.length - before.length).toBe(1);
      expect(outbox).toHaveLength(1);
      expect(passed).toEqual(['after-claim', 'before-commit', 'after-commit']);
      const kinds = (await linesOf(await readOutbox(opened.engine.db, outbox))).map(
        (line) => (JSON.parse(line.toString()) as { kind: string }).kind,
      );
      expect(kinds).toEqual(['event', 'event', 'event', 'map', 'identity', 'people']);
    });

    it('[X1.6] settings that changed meanwhile are read again, and the events carry their version', async () => {
      const stale = committer();
      expect((await stale.settings()).version).toBe(0);
      const value = {
        ...DEFAULT_SETTINGS.value,
        identity: { ...DEFAULT_SETTINGS.value.identity, phoneCountry: 'DE' },
      };
      await sql`insert into settings values (1, ${JSON.stringify(value)}::json, 0, 'test')`.execute(
        opened.engine.db,
      );
      const event = submission({
        type: 'identify',
        messageId: 's1',
        userId: 's',
        traits: { phone: '0170 1234567' },
      });
      expect(isRefusal(resolveIdentifiers(event.statement, DEFAULT_SETTINGS.value))).toBe(false);
      const { outbox } = await stale.commit({ events: [event], refused: [] });
      const [line] = await linesOf(await readOutbox(opened.engine.db, outbox));
      expect(JSON.parse(line!.toString())).toMatchObject({
        settings: 1,
        identifiers: [{ kind: 'userId' }, { kind: 'phone', value: '+491701234567' }],
      });
    });
  });
}
