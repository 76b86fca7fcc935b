import { InMemoryStore } from '@throughline/testkit/memory-store';
import { expect, it } from 'vitest';
import { isRefusal, NIL } from '../kernel/index.ts';
import { acceptMessage } from '../touchpoints/index.ts';
import {
  DEFAULT_SETTINGS,
  Fold,
  foldSettingsSchema,
  leafOf,
  type PersonState,
  profileOf,
  replay,
  resolveIdentifiers,
  type VersionedSettings,
} from './index.ts';

const DAY = 24 * 3600 * 1000;

/** One company, told in calls. */
class Company {
  readonly store = new InMemoryStore();
  now = Date.UTC(2026, 0, 1);
  settings: VersionedSettings = DEFAULT_SETTINGS;
  #calls = 0;

  /** Each call comes a minute after the one before; those given together come as one batch. */
  say(...items: object[]): void {
    const resolved = items.map((item) => {
      this.now += 60_000;
      const arrival = { received: this.now, source: 'shop', newId: () => `m${++this.#calls}` };
      const statement = acceptMessage({ type: 'track', event: 'Seen', ...item }, arrival);
      if (isRefusal(statement)) throw new Error(statement.message);
      const outcome = resolveIdentifiers(statement, this.settings.value);
      if (isRefusal(outcome)) throw new Error(outcome.message);
      return outcome;
    });
    expect(this.store.open(resolved, this.settings, this.now * 1000).commit()).toBe(true);
  }

  undo(a: string, b: string): void {
    this.now += 60_000;
    expect(this.store.openUndo(a, b, 'staff', this.settings.value, this.now * 1000).commit()).toBe(true);
  }

  set(identity: object): void {
    this.settings = { version: this.settings.version + 1, value: foldSettingsSchema.parse({ identity }) };
  }

  /** The person that an identifier belongs to. */
  who(leaf: string): PersonState {
    const { personOf, people } = this.store.load([leaf]);
    return people.get(personOf.get(leaf)!)!;
  }

  /** Everyone, each as the names that it goes by. */
  everyone(): string[] {
    const { people } = this.store.population();
    const names = ({ leaves }: PersonState) =>
      Object.values(leaves)
        .map(({ value }) => value)
        .sort()
        .join(' ');
    return [...people.values()].map(names).sort();
  }
}

const user = (id: string) => leafOf('userId', id);
const visitor = (id: string) => leafOf('anonymousId', id);
const countOf = (state: PersonState) => profileOf(state).touchpoints;

it('[I1.4] F5 a login merges the anonymous past into the person', () => {
  const company = new Company();
  company.say({ anonymousId: 'x' }, { anonymousId: 'x' }, { userId: 'u1' });
  expect(company.everyone()).toEqual(['u1', 'x']);
  company.say({ type: 'identify', userId: 'u1', anonymousId: 'x' });
  expect(company.everyone()).toEqual(['u1 x']);
  expect(countOf(company.who(visitor('x')))).toBe(4);
});

it('[I1.2] F1, F2 a person is named by its strongest leaf, and an event folds into the leaf that is its strongest', () => {
  const company = new Company();
  company.say({ anonymousId: 'x' }, { userId: 'u1', anonymousId: 'x' }, { anonymousId: 'x' });
  const person = company.who(visitor('x'));
  expect(person.person).toBe(user('u1'));
  expect(person.leaves[user('u1')]?.behaviour.count).toBe(1);
  expect(person.leaves[visitor('x')]?.behaviour.count).toBe(2);
});

it('[I1.3, I1.5] F3 a pair is one edge with its first evidence, and those that joined two people are the merges of the profile', () => {
  const company = new Company();
  const login = { type: 'identify', userId: 'u1', anonymousId: 'x', traits: { email: 'a@b.c' } };
  company.say({ ...login, messageId: 'first' }, { ...login, messageId: 'again' });
  company.say({ anonymousId: 'x', context: { traits: { email: 'a@b.c' } }, messageId: 'other' });
  const { edges } = company.who(user('u1'));
  expect(edges.map(({ evidence, joined }) => [evidence.id, joined])).toEqual([
    ['first', true],
    ['first', true],
    ['other', false],
  ]);
  const { merges } = profileOf(company.who(user('u1')));
  expect(merges).toHaveLength(2);
  expect(merges[1]).toMatchObject({
    id: expect.stringMatching(/^m_[0-9a-f]{64}$/),
    between: [
      { kind: 'userId', value: 'u1' },
      { kind: 'anonymousId', value: 'x' },
    ],
    evidence: { event: 'Identified', id: 'first', source: 'shop', explicit: false },
  });
});

it('[I1.3] F6 the map says which leaf moved to whom and when, once, also for leaves that no event named', () => {
  const company = new Company();
  company.say({ anonymousId: 'x', context: { device: { id: 'd' } } });
  const before = company.store.map.length;
  company.say({ userId: 'u1', anonymousId: 'x' });
  const rows = company.store.map.slice(before);
  expect(new Set(rows.map(({ leaf }) => leaf))).toEqual(new Set([visitor('x'), leafOf('device', 'd')]));
  for (const row of rows)
    expect(row).toMatchObject({ person: user('u1'), applied: company.who(user('u1')).applied });
  // Somebody weaker joins: nobody of the person moves.
  company.say({ userId: 'u1', context: { device: { id: 'e' } } });
  expect(company.store.map.slice(before + 2).map(({ leaf }) => leaf)).toEqual([leafOf('device', 'e')]);
});

it('[I1.8] F3 evidence beyond a limit goes to review on both sides, with a ledger line that says why', () => {
  const company = new Company();
  company.say({ userId: 'u1', anonymousId: 'x' }, { userId: 'u2', anonymousId: 'x', messageId: 'shared' });
  expect(company.everyone()).toEqual(['u1 x', 'u2']);
  for (const leaf of [user('u1'), user('u2')]) {
    expect(profileOf(company.who(leaf)).review).toMatchObject([
      { why: 'limit_kind', evidence: { id: 'shared' } },
    ]);
  }
  expect(company.store.ledger).toMatchObject([
    { code: 'merge_held', detail: { why: 'limit_kind', otherPerson: user('u1') } },
  ]);
  // The same evidence again is the same review.
  company.say({ userId: 'u2', anonymousId: 'x' });
  expect(company.who(user('u2')).held).toHaveLength(1);
  expect(company.store.ledger).toHaveLength(1);
});

it('[I1.10] F4 whoever decided an outcome is touched, also when nothing else of it changed', () => {
  const company = new Company();
  company.say({ userId: 'u1', anonymousId: 'x' }, { userId: 'u2', anonymousId: 'x' });
  const before = company.who(user('u1')).applied;
  company.say({ userId: 'u2', anonymousId: 'x' });
  expect(company.who(user('u1')).applied).toBeGreaterThan(before);
  expect(company.who(user('u1')).applied).toBe(company.who(user('u2')).applied);
});

it('[I1.8] F7 a person never has more identifiers than the settings allow, an alias included', () => {
  const company = new Company();
  company.set({ maxLeaves: 2 });
  company.say({ userId: 'u1', anonymousId: 'x' }, { type: 'alias', userId: 'u1', previousId: 'y' });
  expect(company.everyone()).toEqual(['u1 x', 'y', 'y']);
  expect(company.who(user('u1')).held.map(({ why }) => why)).toEqual(['limit_total', 'limit_total']);
});

it('[I1.4] F8 an alias says outright who is who, so limits by kind do not apply, and later logins go on', () => {
  const company = new Company();
  company.say({ userId: 'u1' }, { userId: 'u2' }, { type: 'alias', userId: 'u1', previousId: 'u2' });
  expect(company.everyone()).toEqual(['u1 u2 u2']);
  company.say({ userId: 'u1', anonymousId: 'x' }, { userId: 'u2', context: { device: { id: 'd' } } });
  expect(company.everyone()).toEqual(['d u1 u2 u2 x']);
  // A third user is still one too many.
  company.say({ userId: 'u3', anonymousId: 'x' });
  expect(company.who(user('u3')).held.map(({ why }) => why)).toEqual(['limit_kind']);
});

it('[I1.8] F9 held evidence ties the two once other evidence makes them one, and is no merge of its own', () => {
  const company = new Company();
  company.say({ userId: 'u1', anonymousId: 'x' }, { userId: 'u2', anonymousId: 'x' });
  company.say({ type: 'alias', userId: 'u1', previousId: 'u2' });
  const person = company.who(user('u1'));
  expect(person.held).toEqual([]);
  const settled = person.edges.find(({ a, b }) => a === user('u2') && b === visitor('x'));
  expect(settled).toMatchObject({ joined: false, held: { why: 'limit_kind' }, applied: person.applied });
});

it('[I1.2] F10 an event without a person folds into nobody, and what was ignored of it is in the ledger', () => {
  const company = new Company();
  company.say({ userId: 'null', messageId: 'm' });
  expect(company.everyone()).toEqual([]);
  expect(company.store.history()).toHaveLength(1);
  const detail = { kind: 'userId', value: 'null', why: 'blocked' };
  expect(company.store.ledger).toMatchObject([
    { code: 'identifier_ignored', leaf: NIL, person: NIL, detail },
  ]);
});

it('[I1.10] F11 people that are merged away one after the other within a batch all point to who has their leaf', () => {
  const company = new Company();
  company.say({ anonymousId: 'x' }, { context: { device: { id: 'd' } } }, { userId: 'u1' });
  const loaded = company.store.load([visitor('x'), leafOf('device', 'd'), user('u1')]);
  expect(loaded.people.size).toBe(3);
  company.say({ anonymousId: 'x', context: { device: { id: 'd' } } }, { userId: 'u1', anonymousId: 'x' });
  const fold = new Fold(loaded);
  for (const entry of company.store.history().slice(3)) {
    if (entry.entry === 'event') fold.apply(entry.event, entry.settings);
  }
  const into = user('u1');
  expect(fold.gone()).toEqual(
    new Map([
      [visitor('x'), into],
      [leafOf('device', 'd'), into],
    ]),
  );
});

it('[I1.6, I1.7, I1.8] U6 a merge is undone weeks later: each side has what it did, also meanwhile, and they stay apart', () => {
  const company = new Company();
  company.say({ anonymousId: 'x' }, { userId: 'u1' }, { userId: 'u1', anonymousId: 'x' });
  company.say({ anonymousId: 'x' }, { anonymousId: 'x', context: { device: { id: 'd' } } }, { userId: 'u1' });
  company.now += 40 * DAY;
  company.undo(user('u1'), visitor('x'));
  expect(company.everyone()).toEqual(['d x', 'u1']);
  expect(countOf(company.who(user('u1')))).toBe(3);
  expect(countOf(company.who(visitor('x')))).toBe(3);
  for (const leaf of [user('u1'), visitor('x')]) {
    expect(profileOf(company.who(leaf))).toMatchObject({
      merges: leaf === user('u1') ? [] : [{}],
      keptApart: [{ by: 'staff' }],
    });
  }
  // The same evidence goes to review, and an alias does not override a decision.
  company.say({ userId: 'u1', anonymousId: 'x' }, { type: 'alias', userId: 'u1', previousId: 'x' });
  expect(company.who(user('u1')).held.map(({ why }) => why)).toContain('cannot_link');
  expect(company.who(visitor('x')).person).not.toBe(company.who(user('u1')).person);
  expect(replay(company.store.history())).toEqual(company.store.population());
});

it('[I1.8] U7 a cannot-link keeps everyone who joins either side apart', () => {
  const company = new Company();
  company.say({ userId: 'u1', anonymousId: 'x' });
  company.undo(user('u1'), visitor('x'));
  const member = { touchpoint: { identifiers: [{ kind: 'loyalty', value: 'L' }] } };
  company.say({ anonymousId: 'x', context: { device: { id: 'd' } } }, { userId: 'u1', ...member });
  company.say({ ...member, context: { device: { id: 'd' } } });
  expect(company.everyone()).toEqual(['L u1', 'd x']);
});

it('[I1.11] U8 undone twice, each merge leaves its own record, and what hung on both goes with its first evidence', () => {
  const company = new Company();
  company.say({ userId: 'u1', anonymousId: 'x' }, { anonymousId: 'y' }, { userId: 'u1', anonymousId: 'y' });
  company.say(
    { anonymousId: 'y', context: { device: { id: 'd' } } },
    { userId: 'u1', context: { device: { id: 'd' } } },
  );
  company.undo(user('u1'), visitor('x'));
  expect(company.everyone()).toEqual(['d u1 y', 'x']);
  company.undo(user('u1'), visitor('y'));
  expect(company.everyone()).toEqual(['d y', 'u1', 'x']);
  expect(company.who(user('u1')).cannotLinks).toHaveLength(2);
  expect(replay(company.store.history())).toEqual(company.store.population());
});

it('[I1.11] U9 what was held only because of the merge is followed once it is undone', () => {
  const company = new Company();
  // A shared tablet: the first login was wrong, the second was held against it.
  company.say(
    { anonymousId: 'tablet' },
    { userId: 'u1', anonymousId: 'tablet' },
    { userId: 'u2', anonymousId: 'tablet' },
  );
  expect(company.everyone()).toEqual(['tablet u1', 'u2']);
  company.undo(user('u1'), visitor('tablet'));
  expect(company.everyone()).toEqual(['tablet u2', 'u1']);
  expect(company.store.identity.map(({ event, joined }) => [event, joined])).toEqual([
    ['edge', true],
    ['held', false],
    ['undo', false],
    ['held', false],
    ['edge', true],
  ]);
});

it('[I1.11] U10 what was held before the merge is held again after its undo, with its own time and evidence', () => {
  const company = new Company();
  company.say({ userId: 'u1', anonymousId: 'x' }, { userId: 'u2', anonymousId: 'x', messageId: 'shared' });
  const held = company.who(user('u2')).held;
  company.say({ type: 'alias', userId: 'u1', previousId: 'u2' });
  company.undo(user('u1'), user('u2'));
  expect(company.everyone()).toEqual(['u1 u2 x', 'u2']);
  expect(company.who(user('u2')).held[0]).toEqual({ ...held[0], why: 'cannot_link' });
});

it('[I1.6] U11 there is nothing to undo between two who are not one person', () => {
  const company = new Company();
  company.say({ userId: 'u1' }, { userId: 'u2' });
  const attempt = company.store.openUndo(user('u1'), user('u2'), 'staff', company.settings.value, 0);
  expect(attempt.commit()).toBe(false);
  expect(company.store.identity).toEqual([]);
});

it('[I1.11, I2.7] U12 an undo looks at 100 people at most, and what leads further stays in review', () => {
  const company = new Company();
  const users = Array.from({ length: 150 }, (_, i) => `u${i}`);
  company.say(...users.map((userId) => ({ userId, anonymousId: 'tablet' })));
  company.undo(user('u0'), visitor('tablet'));
  const owner = company.who(visitor('tablet'));
  expect(Object.values(owner.leaves).map(({ value }) => value)).toEqual(
    expect.arrayContaining(['tablet', 'u1']),
  );
  expect(owner.held).toHaveLength(149);
  expect(company.store.population().people.size).toBe(150);
  expect(replay(company.store.history())).toEqual(company.store.population());
});

it('[I1.10] F12 a kiosk that hundreds sign in at keeps 200 of them for review, and each of them keeps the kiosk', () => {
  const company = new Company();
  const kiosk = leafOf('anonymousId', 'kiosk');
  for (let i = 0; i < 260; i++) company.say({ userId: `guest-${i}`, anonymousId: 'kiosk' });
  company.say({ userId: 'guest-259', anonymousId: 'kiosk' });
  expect(company.who(kiosk).held).toHaveLength(200);
  for (const guest of ['guest-1', 'guest-199', 'guest-200', 'guest-201', 'guest-259']) {
    expect(company.who(leafOf('userId', guest)).held, guest).toHaveLength(1);
  }
  const { people } = replay(company.store.history());
  expect(new Map(people)).toEqual(new Map(company.store.population().people));
});
