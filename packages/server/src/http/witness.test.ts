import { leafOf } from '@throughline/core/people';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRETS } from '../webhooks/test/senders.ts';
import { Browser, join, setUpLinkIn, setUpOwner } from './test/browser.ts';
import { get, makeKey, post } from './test/client.ts';

/** What names Ann: none of it may reach whoever is shown people masked. */
const PERSONAL = [
  'ann.smith@example.org',
  '+442079460018',
  'Annabel',
  'Belle Smythe',
  'FF-90210',
  'Smithsonia',
  'Elm Grove',
  'BADGE-7741',
  '203.0.113.7',
];

interface Line {
  readonly action: string;
  readonly route: string;
  readonly actor: { readonly kind: string; readonly name: string; readonly role: string };
  readonly subjects: string[];
  readonly changes: { path: string; before: unknown; after: unknown }[];
}

let server: ServerProcess;
let owner: Browser;
let person: string;
const team = new Map<string, Browser>();

beforeAll(async () => {
  server = await startServer();
  owner = await setUpOwner(server.url, setUpLinkIn(server.output()));
  for (const role of ['viewer', 'agent', 'analyst', 'marketer']) team.set(role, await join(owner, role));
  const value = { touchpoints: { 'Checked in': { pii: [{ pointer: '/properties/badge', kind: 'badge' }] } } };
  await owner.ask('PUT', '/v1/catalogue', { basedOn: 0, value });
  await post(server, '/v1/identify', {
    userId: 'u-ann',
    anonymousId: 'phone-1',
    context: { ip: '203.0.113.7', externalIds: [{ type: 'loyalty', id: 'FF-90210' }] },
    traits: {
      ...{
        email: 'ann.smith@example.org',
        phone: '+442079460018',
        firstName: 'Annabel',
        lastName: 'Smithsonia',
      },
      ...{ name: 'Belle Smythe', contact: { firstName: 'Annabel' } },
      ...{ address: { street: 'Elm Grove' }, plan: 'gold' },
    },
  });
  await post(server, '/v1/track', {
    userId: 'u-ann',
    event: 'Checked in',
    properties: { badge: 'BADGE-7741', desk: 'b', note: 'mailed ann.smith@example.org' },
  });
  // One that is refused, so that there is a dead letter with personal data in it.
  await post(server, '/v1/batch', { batch: [{ type: 'track', userId: 'ann.smith@example.org', event: '' }] });
  person = (await get<{ person: string }>(server, '/v1/people/userId:u-ann')).person;
});
afterAll(() => server.stop());

const audit = async (query = '') =>
  (await owner.ask<{ lines: Line[]; next: string | null }>('GET', `/v1/organization/audit?limit=200${query}`))
    .body;

/** Reads a stream for a moment: until it says so much, or is silent. */
async function firstOf(response: Response, bytes: number): Promise<string> {
  const reader = response.body!.getReader();
  let text = '';
  while (text.length < bytes) {
    const next = await Promise.race([
      reader.read(),
      new Promise<undefined>((done) => setTimeout(() => done(undefined), 1_500)),
    ]);
    if (!next || next.done) break;
    text += Buffer.from(next.value).toString();
  }
  await reader.cancel();
  return text;
}

describe('Personal data', () => {
  it('[A1.24, A1.25] reach no viewer and no analyst, by whatever address that answers', async () => {
    const description = await get<{ paths: Record<string, { get?: object }> }>(server, '/openapi.json');
    const paths = Object.entries(description.paths).flatMap(([path, { get: reads }]) =>
      reads ? [path] : [],
    );
    expect(paths.length).toBeGreaterThan(40);
    let answered = 0;
    const look = async (role: string, path: string) => {
      const address = path
        .replace('{person}', person)
        .replace('{name}', 'Checked%20in')
        .replaceAll(/\{\w+\}/g, 'none');
      const response = await team.get(role)!.request(`${address}${/live$/.test(path) ? '?recent=50' : ''}`);
      const text = await firstOf(response, 200_000);
      if (response.status === 200) answered++;
      for (const word of PERSONAL) expect(text.includes(word), `${role} ${path}: ${word}`).toBe(false);
    };
    for (const role of ['viewer', 'analyst']) {
      for (let at = 0; at < paths.length; at += 10)
        await Promise.all(paths.slice(at, at + 10).map((path) => look(role, path)));
      const read = await team.get(role)!.request('/v1/people/read', {
        method: 'POST',
        body: JSON.stringify({ people: ['userId:u-ann'] }),
      });
      const text = await read.text();
      expect(text).toContain(person);
      for (const word of PERSONAL) expect(text.includes(word), word).toBe(false);
    }
    expect(answered).toBeGreaterThan(30);
  });

  it('[A1.24] are shown to an agent, and the shape of a masked answer is that of a whole one', async () => {
    const whole = (await team.get('agent')!.ask(`GET`, `/v1/people/${person}`)).body;
    for (const word of PERSONAL.slice(0, 6)) expect(JSON.stringify(whole)).toContain(word);
    const masked = (await team.get('viewer')!.ask('GET', `/v1/people/${person}`)).body;
    expect(Object.keys(masked)).toEqual(Object.keys(whole));
    expect(masked).toMatchObject({
      person,
      traits: { plan: { value: 'gold' }, firstName: { value: 'A•••' } },
      identifiers: expect.arrayContaining([expect.objectContaining({ kind: 'userId', value: 'u-ann' })]),
    });
    const byKey = await get<{ traits: { email: { value: string } } }>(server, '/v1/people/userId:u-ann');
    expect(byKey.traits.email.value).toBe('ann.smith@example.org');
  });

  it('[A1.25] are masked in exports, and formats that cannot be are refused', async () => {
    const analyst = team.get('analyst')!;
    const lines = await (await analyst.request('/v1/touchpoints/export?format=jsonl')).text();
    expect(lines).toContain('"desk":"b"');
    for (const word of PERSONAL) expect(lines.includes(word), word).toBe(false);
    for (const format of ['csv', 'parquet', 'xes']) {
      const { status, body } = await analyst.ask('GET', `/v1/touchpoints/export?format=${format}`);
      expect([status, body.code], format).toEqual([403, 'format_unmasked']);
    }
    expect(await (await owner.request('/v1/touchpoints/export?format=csv')).text()).toContain(
      'ann.smith@example.org',
    );
  });

  it('[A1.26] cannot be read letter by letter by whoever is shown them masked', async () => {
    const found = async (role: string, query: string) => {
      const { status, body } = await team
        .get(role)!
        .ask<{ people?: unknown[]; next?: null }>('GET', `/v1/people?${query}`);
      return status === 200 ? [body.people?.length, body.next] : status;
    };
    // The directory follows the fold; its order is history's.
    for (let tries = 0; tries < 100 && (await found('agent', 'q=annab'))?.toString() !== '1,'; tries++)
      await new Promise((done) => setTimeout(done, 100));
    expect(await found('agent', 'q=annab')).toEqual([1, null]);
    const guesses = ['annab', 'ann.sm', '4420', 'smithson', 'elm', 'belle', 'ann.smith@example.org'];
    for (const guess of [...guesses, 'email:ann.smith@example.org', '+44 20 7946 0018'])
      expect(await found('viewer', `q=${encodeURIComponent(guess)}`), guess).toEqual([0, null]);
    expect(await found('agent', 'q=ann.smith@example.org')).toEqual([1, null]);
    expect(await found('viewer', `q=${leafOf('email', 'ann.smith@example.org')}`)).toEqual([0, null]);
    expect(await found('viewer', `q=${person}`)).toEqual([1, null]);
    expect(await found('agent', 'trait=contact:Annabel')).toEqual([1, null]);
    expect(await found('viewer', 'trait=contact:Annabel')).toEqual([0, null]);
    expect((await team.get('viewer')!.ask('GET', '/v1/people/total?trait=contact:Annabel')).body).toEqual({
      people: 0,
    });
    expect(await found('viewer', 'trait=name:Belle%20Smythe')).toBe(403);
    expect(await found('viewer', 'q=u-an')).toEqual([1, null]);
    expect(await found('viewer', 'q=gold')).toEqual([1, null]);
    expect(await found('viewer', 'trait=plan:gold')).toEqual([1, null]);
    expect(await found('viewer', 'trait=email:ann.smith@example.org')).toBe(403);
    const total = await team.get('viewer')!.ask('GET', '/v1/people/total?q=annab');
    expect(total.body).toEqual({ people: 0 });
  });
});

describe('A person', () => {
  const address = 'email:ann.smith@example.org';
  const leaf = leafOf('email', 'ann.smith@example.org');
  const ask = async (role: string, path: string) => {
    const response = await team.get(role)!.request(path);
    const text = await firstOf(response, 1_000);
    return response.status === 200 ? 200 : [response.status, JSON.parse(text).code];
  };
  const doors = (named: string) => [
    ...['', '/timeline', '/walk', '/identity'].map(
      (path) => `/v1/people/${encodeURIComponent(named)}${path}`,
    ),
    ...['/v1/touchpoints/live?follow=false&', '/v1/journeys/graph?'].map(
      (path) => `${path}person=${encodeURIComponent(named)}`,
    ),
  ];

  it('[A1.26] is named by id or pseudonym by whoever is shown people masked, at every door', async () => {
    for (const path of doors(address)) {
      expect(await ask('viewer', path), path).toEqual([403, 'identifier_masked']);
      expect(await ask('agent', path), path).toBe(200);
    }
    for (const path of [...doors(person), ...doors('userId:u-ann'), ...doors('anonymousId:phone-1')])
      expect(await ask('viewer', path), path).toBe(200);
    for (const path of doors(leaf)) {
      expect(await ask('viewer', path), path).toEqual([404, 'person_unknown']);
      expect(await ask('agent', path), path).toBe(200);
    }
    for (const named of [address, 'userId:ann.smith@example.org', 'loyalty:FF-90210'])
      expect(
        await ask('analyst', `/v1/touchpoints/export?person=${encodeURIComponent(named)}`),
        named,
      ).toEqual([403, 'identifier_masked']);
    expect(await ask('analyst', `/v1/touchpoints/export?person=${person}`)).toBe(200);
    const read = (role: string, people: string[]) =>
      team.get(role)!.ask<{ code?: string }>('POST', '/v1/people/read', { people });
    const { status, body } = await read('viewer', ['userId:u-ann', address]);
    expect([status, body.code]).toEqual([403, 'identifier_masked']);
    expect((await read('agent', ['userId:u-ann', address])).status).toBe(200);
    expect((await read('viewer', [person])).status).toBe(200);
    // Keys go on as before.
    await get(server, `/v1/people/${address}`);
  });

  it('[A1.26] has ties without the digests of identifiers for whoever is shown people masked', async () => {
    interface Identity {
      readonly identifiers: { leaf: string; kind: string }[];
      readonly ties: { id: string; a: string; b: string }[];
    }
    const whole = (await team.get('agent')!.ask<Identity>('GET', `/v1/people/${person}/identity`)).body;
    const masked = (await team.get('viewer')!.ask<Identity>('GET', `/v1/people/${person}/identity`)).body;
    expect(whole.identifiers.map((each) => each.leaf)).toContain(leaf);
    expect(whole.ties.length).toBeGreaterThan(0);
    const place = ({ identifiers }: Identity, of: string) =>
      identifiers.findIndex((each) => each.leaf === of);
    expect(masked.ties.map(({ a, b }) => [place(masked, a), place(masked, b)])).toEqual(
      whole.ties.map(({ a, b }) => [place(whole, a), place(whole, b)]),
    );
    const digests = whole.identifiers.map((each) => each.leaf).filter((each) => each !== person);
    for (const path of [`/v1/people/${person}`, `/v1/people/${person}/identity`, '/v1/people/merges']) {
      const text = await (await team.get('viewer')!.request(path)).text();
      for (const digest of digests)
        for (const form of [digest, digest.replaceAll('-', '')])
          expect(text.includes(form), `${path}: ${form}`).toBe(false);
    }
    const [tie] = whole.ties;
    expect(await ask('viewer', `/v1/people/merges/${tie!.id}/preview`)).toEqual([403, 'role_missing']);
  });
});

describe('A marketer', () => {
  const path = '/v1/catalogue/touchpoints/Checked%20in';
  const marketer = () => team.get('marketer')!;
  interface Preview {
    readonly masked: boolean;
    readonly violations: number;
    readonly examples: { properties: Record<string, unknown> }[];
  }

  it('[A1.33] is told what a schema refuses of masked copies, so that it tells nothing of the rest', async () => {
    const violations = async (of: Browser, event: string, schema: object) => {
      const { status, body } = await of.ask<Preview>('POST', `/v1/catalogue/touchpoints/${event}/preview`, {
        schema,
      });
      expect(status).toBe(200);
      for (const word of PERSONAL)
        expect(of === marketer() && JSON.stringify(body).includes(word), word).toBe(false);
      return body;
    };
    const guess = (part: string, key: string, pattern: string) => ({
      properties: { [part]: { properties: { [key]: { type: 'string', pattern } } } },
    });
    const badge = guess('properties', 'badge', '^BADGE-7');
    const email = guess('traits', 'email', '^ann');
    // Asked for until history has both.
    for (let tries = 0; tries < 100; tries++) {
      const wrong = await violations(owner, 'Identified', guess('traits', 'email', '^zoe'));
      if (wrong.violations === 1) break;
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(await violations(owner, 'Checked%20in', badge)).toMatchObject({ violations: 0, masked: false });
    expect(await violations(owner, 'Identified', email)).toMatchObject({ violations: 0 });
    for (const [event, schema] of [
      ['Checked%20in', badge],
      ['Checked%20in', guess('properties', 'badge', '^BADGE-8')],
      ['Identified', email],
      ['Identified', guess('traits', 'email', '^zoe')],
      ['Identified', guess('traits', 'name', '^Belle')],
    ] as const)
      expect(await violations(marketer(), event, schema)).toMatchObject({ violations: 1, masked: true });
    const { examples } = await violations(marketer(), 'Checked%20in', badge);
    expect(examples[0]?.properties).toMatchObject({ badge: expect.stringContaining('•••'), desk: 'b' });
  });

  it('[A1.33] takes no mark of personal data away, by whichever change', async () => {
    const read = async (of: string) =>
      (await marketer().ask<{ version: number; value: Record<string, unknown> }>('GET', of)).body;
    const one = await read(path);
    const whole = await read('/v1/catalogue');
    const unmarked = await owner.ask<{ version: number }>('PUT', '/v1/catalogue/touchpoints/Bare', {
      basedOn: 0,
      value: {},
    });
    await owner.ask('PUT', '/v1/catalogue/touchpoints/Bare', {
      basedOn: unmarked.body.version,
      value: { pii: [{ pointer: '/properties/seat', kind: 'seat' }] },
    });
    const tries: [method: string, at: string, body?: object][] = [
      ['PUT', path, { basedOn: one.version, value: { ...one.value, pii: [] } }],
      [
        'PUT',
        '/v1/catalogue',
        { basedOn: (await read('/v1/catalogue')).version, value: { ...whole.value, touchpoints: {} } },
      ],
      ['POST', '/v1/catalogue/touchpoints/Bare/restore', { version: unmarked.body.version }],
      ['DELETE', path],
    ];
    for (const [method, at, body] of tries) {
      const { status, body: answer } = await marketer().ask<{ code?: string }>(method, at, body);
      expect([status, answer.code], `${method} ${at}`).toEqual([403, 'marks_kept']);
    }
    const pii = [...(one.value.pii as object[]), { pointer: '/properties/desk', kind: 'desk' }];
    const more = { basedOn: one.version, value: { ...one.value, promise: 'No queue', pii } };
    expect((await marketer().ask('PUT', path, more)).status).toBe(200);
    expect(
      (await owner.ask('PUT', path, { basedOn: (await read(path)).version, value: one.value })).status,
    ).toBe(200);
  });

  it('[A1.37] has no schema test what is masked, by whichever change; what is shown may be tested', async () => {
    const read = async (of: string) =>
      (await owner.ask<{ version: number; value: Record<string, unknown> }>('GET', of)).body;
    const guess = (key: string, test: object) => ({
      properties: { properties: { properties: { [key]: { type: 'string', ...test } } } },
    });
    const first = await read(path);
    const change = async (of: Browser, schema: object) => {
      const { version, value } = await read(path);
      return of.ask<{ code?: string; pointer?: string }>('PUT', path, {
        basedOn: version,
        value: { ...value, schema },
      });
    };
    expect((await change(owner, guess('badge', { pattern: '^BADGE-7' }))).status).toBe(200);
    const guessed = (await read(path)).version;
    expect((await change(owner, guess('badge', {}))).status).toBe(200);
    const refused = await change(marketer(), guess('badge', { pattern: '^BADGE-8' }));
    expect([refused.status, refused.body]).toMatchObject([
      403,
      { code: 'test_hidden', pointer: '/properties/properties/properties/badge/pattern' },
    ]);
    const whole = await read('/v1/catalogue');
    const named = whole.value.touchpoints as Record<string, object>;
    const checkedIn = { ...named['Checked in'], schema: guess('badge', { const: 'BADGE-7' }) };
    for (const [method, at, body] of [
      [
        'PUT',
        '/v1/catalogue',
        {
          basedOn: whole.version,
          value: { ...whole.value, touchpoints: { ...named, 'Checked in': checkedIn } },
        },
      ],
      ['POST', `${path}/restore`, { version: guessed }],
    ] as const) {
      const { status, body: answer } = await marketer().ask<{ code?: string }>(method, at, body);
      expect([status, answer.code], `${method} ${at}`).toEqual([403, 'test_hidden']);
    }
    expect((await change(marketer(), guess('desk', { enum: ['a', 'b'] }))).status).toBe(200);
    const { version } = await read(path);
    expect((await owner.ask('PUT', path, { basedOn: version, value: first.value })).status).toBe(200);
  });
});

describe('The audit', () => {
  it('[A1.27] has a line for each person that somebody looked at, with who and from where', async () => {
    await team.get('agent')!.ask('GET', `/v1/people/email:ann.smith@example.org/timeline`);
    await team.get('agent')!.ask('GET', '/v1/people/email:nobody@example.org');
    const { lines } = await audit('&action=read');
    const line = lines.find(({ route, actor }) => /timeline/.test(route) && actor.role === 'agent');
    expect(line).toMatchObject({
      subjects: [person],
      actor: { kind: 'person', name: 'agent@example.org', role: 'agent' },
      address: '127.0.0.1',
    });
    // Whom somebody asked for in vain is no one’s id, and is not written down.
    expect(JSON.stringify(lines)).not.toContain('nobody@example.org');
    expect(JSON.stringify(lines)).not.toContain('ann.smith@example.org');
    const bySubject = await audit(`&subject=${person}`);
    expect(bySubject.lines.length).toBeGreaterThan(2);
    expect(bySubject.lines.every(({ subjects }) => subjects.includes(person))).toBe(true);
  });

  it('[A1.28] says what was changed, before and after, and holds no secret', async () => {
    const { version, value } = (
      await owner.ask<{ version: number; value: Record<string, unknown> }>('GET', '/v1/settings')
    ).body;
    const audited = { ...value, audit: { days: 30, keyReads: false } };
    expect((await owner.ask('PUT', '/v1/settings', { basedOn: version, value: audited })).status).toBe(200);
    const key = (await owner.ask<{ key: string }>('POST', '/v1/keys', { name: 'till', scope: 'write' })).body
      .key;
    const url = 'postgres://reader:hunter2@127.0.0.1:1/shop';
    const settings = { url, table: 'orders', cursor: 'id', key: 'id' };
    const source = { kind: 'postgres', settings, mapping: { name: 'Order placed' }, enabled: false };
    expect((await owner.ask('PUT', '/v1/sources/orders', source)).status).toBe(200);
    const sso = {
      settings: { issuer: 'https://id.example.org', clientId: 'c' },
      clientSecret: 'very-secret',
    };
    expect((await owner.ask('PUT', '/v1/organization/single-sign-on', sso)).status).toBe(200);
    await post(server, '/v1/catalogue/touchpoints/E/preview', { schema: { type: 'object' } });
    const { lines } = await audit('&action=change');
    expect(lines.find(({ route }) => route === 'PUT /v1/settings')?.changes).toEqual(
      expect.arrayContaining([{ path: '/value/audit/days', before: 400, after: 30 }]),
    );
    expect(lines.find(({ route }) => route === 'POST /v1/keys')?.changes).toEqual([
      { path: '', before: null, after: { name: 'till', scope: 'write' } },
    ]);
    expect(lines.find(({ actor }) => actor.kind === 'key')).toMatchObject({
      actor: { name: 'admin', role: 'key of scope admin' },
    });
    const text = JSON.stringify(lines);
    for (const secret of [key, 'hunter2', 'very-secret']) expect(text.includes(secret), secret).toBe(false);
  });

  it('[A1.27] has a line for who was refused, and who failed to sign in', async () => {
    await team.get('viewer')!.ask('GET', '/v1/keys');
    await new Browser(server.url).ask('POST', '/v1/auth/sign-in', {
      email: 'viewer@example.org',
      password: 'wrong',
    });
    const { lines } = await audit();
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'denied', route: 'GET /v1/keys' }),
        expect.objectContaining({ action: 'sign_in_failed' }),
      ]),
    );
  });

  it('[A1.27] has a line for who was refused by what they asked, and for what is shown of deliveries', async () => {
    const { lines: before } = await audit('&action=denied');
    await team.get('viewer')!.ask('GET', '/v1/people/email:ann.smith@example.org');
    await team.get('analyst')!.request('/v1/touchpoints/export?format=csv');
    await owner.ask('GET', '/v1/destinations/none/dead-letters');
    const { lines } = await audit('&action=denied');
    expect(lines.slice(0, lines.length - before.length).map(({ route }) => route)).toEqual([
      'GET /v1/touchpoints/export',
      'GET /v1/people/{person}',
    ]);
    const sink = { kind: 'files', settings: { folder: 'sink' } };
    expect((await owner.ask('PUT', '/v1/destinations/sink', sink)).status).toBe(200);
    expect((await owner.ask('GET', '/v1/destinations/sink/dead-letters')).status).toBe(200);
    const reads = (await audit('&action=read')).lines.map(({ route }) => route);
    expect(reads).toContain('GET /v1/destinations/{name}/dead-letters');
  });

  it('[A1.27] names everyone whom a long list shows', async () => {
    const batch = Array.from({ length: 230 }, (_, n) => ({
      ...{ type: 'identify', userId: `crowd-${n}`, traits: { plan: 'crowd' } },
    }));
    await post(server, '/v1/batch', { batch });
    let people: { person: string }[] = [];
    for (let tries = 0; tries < 100 && people.length < 230; tries++) {
      await new Promise((done) => setTimeout(done, 100));
      people = (
        await owner.ask<{ people: { person: string }[] }>('GET', '/v1/people?limit=500&trait=plan:crowd')
      ).body.people;
    }
    expect(people).toHaveLength(230);
    const { lines } = await audit('&action=read');
    const request = (lines[0] as Line & { request: string }).request;
    const shown = lines.filter((line) => (line as Line & { request: string }).request === request);
    expect(shown.map(({ subjects }) => subjects.length).sort((a, b) => a - b)).toEqual([30, 100, 100]);
    expect(new Set(shown.flatMap(({ subjects }) => subjects))).toEqual(
      new Set(people.map(({ person }) => person)),
    );
  });

  it('[A1.28] holds the size of what senders sent, and not a word of it', async () => {
    const body = { id: 'o1', customer: 'carol.king@example.org' };
    const definition = (n: number) => ({
      signature: { scheme: 'stripe' },
      mapping: { id: '{$.id}', name: 'Paid', identifiers: { email: '$.customer' }, properties: { n } },
      examples: [{ name: 'one', body, expect: [{ id: 'o1' }] }],
    });
    for (const n of [1, 2]) {
      const asked = { definition: definition(n), secrets: [SECRETS.stripe] };
      const { status, body: answer } = await owner.ask('PUT', '/v1/webhooks/pay', asked);
      expect([status, answer]).toEqual([200, expect.anything()]);
    }
    const tried = await owner.ask('POST', '/v1/webhooks/pay/try', { body });
    expect([tried.status, JSON.stringify(tried.body).includes('carol.king')]).toEqual([200, true]);
    expect((await owner.ask('DELETE', '/v1/webhooks/pay')).status).toBe(200);
    const filter = { text: 'carol.king@example.org' };
    expect((await owner.ask('POST', '/v1/dead-letters/discard', { filter })).status).toBe(200);
    const { lines } = await audit('&action=change');
    expect(lines.find(({ route }) => /discard/.test(route))?.changes).toEqual([
      { path: '', before: null, after: { filter: { text: { bytes: filter.text.length + 2 } } } },
    ]);
    const ofWebhook = lines.filter(({ route }) => /webhooks/.test(route));
    expect(ofWebhook.map(({ route }) => route.split(' ')[0])).toEqual(['DELETE', 'POST', 'PUT', 'PUT']);
    expect(JSON.stringify(ofWebhook[3]?.changes)).toContain('"examples":{"items":1,"bytes":');
    expect(JSON.stringify(lines)).not.toContain('carol.king');
  });

  it('[A1.29] holds what keys read where the settings want it, and not otherwise', async () => {
    const { key } = await makeKey(server, 'read', 'desk');
    const read = () =>
      fetch(`${server.url}/v1/people/userId:u-ann`, { headers: { authorization: `Bearer ${key}` } });
    const byKeys = async () =>
      (await audit('&action=read')).lines.filter(({ actor }) => actor.kind === 'key').length;
    await read();
    expect(await byKeys()).toBe(0);
    const { version, value } = (await owner.ask<{ version: number; value: object }>('GET', '/v1/settings'))
      .body;
    await owner.ask('PUT', '/v1/settings', {
      basedOn: version,
      value: { ...value, audit: { keyReads: true } },
    });
    for (let tries = 0; tries < 100 && (await byKeys()) === 0; tries++) {
      await new Promise((done) => setTimeout(done, 200));
      await read();
    }
    expect(await byKeys()).toBeGreaterThan(0);
  });

  it('[A1.29] is read page by page and exported whole, and a formula in it is text', async () => {
    const all = (await audit()).lines;
    const seen: Line[] = [];
    for (let cursor = ''; ; ) {
      const { lines, next } = (
        await owner.ask<{ lines: Line[]; next: string | null }>(
          'GET',
          `/v1/organization/audit?limit=7${cursor}`,
        )
      ).body;
      seen.push(...lines);
      if (next === null || seen.length > 500) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen.length).toBeGreaterThanOrEqual(all.length);
    expect(new Set(seen.map((line) => JSON.stringify(line))).size).toBe(seen.length);
    const exported = await (await owner.request('/v1/organization/audit/export')).text();
    expect(exported.trim().split('\n').length).toBeGreaterThanOrEqual(seen.length);
    const csv = await (
      await owner.request('/v1/organization/audit/export?format=csv&action=sign_in_failed')
    ).text();
    expect(csv).toMatch(/^id,at,kind,/);
    expect(csv).toContain('viewer@example.org');
  });
});
