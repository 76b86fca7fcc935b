import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../auth/roles.ts';
import type { Throughline } from '../server.ts';
import { type Browser, join as joinTeam, setUpOwner } from './test/browser.ts';
import { get, makeKey, post, type Target } from './test/client.ts';
import { startHere } from './test/here.ts';
import { paused, type Sample, samples, webhookSample } from './test/samples.ts';

interface Operation {
  readonly operationId: string;
  readonly security: object[];
  readonly parameters: { name: string; in: string; required: boolean }[];
  readonly responses: Record<string, { content: Record<string, { schema: object }> }>;
}
interface Description {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, object> };
}

const SCOPES = ['write', 'read', 'admin'] as const;
const BAD_KEYS = { unknown: `tl_${'0'.repeat(12)}_${'x'.repeat(32)}`, malformed: 'admin', empty: '' };

let directory: string;
let server: Throughline;
let admin: Target;
let description: Description;
const keys: Record<string, string> = {};
let owner: Browser;
/** Someone of each role, and one who has an account for what one does to one's own. */
const people = new Map<Role, Browser>();
let self: Browser;
let table: Record<string, () => Sample>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-routes-'));
  server = await startHere({ dataDirectory: directory });
  const adminKey = (await readFile(server.newAdminKey!, 'utf8')).trim();
  admin = {
    request: (path, init = {}) =>
      fetch(server.url + path, {
        ...init,
        headers: { authorization: `Bearer ${adminKey}`, ...init.headers },
      }),
  };
  for (const scope of SCOPES) keys[scope] = (await makeKey(admin, scope, `of scope ${scope}`)).key;
  const revoked = await makeKey(admin, 'admin', 'revoked');
  await admin.request(`/v1/keys/${revoked.id}`, { method: 'DELETE' });
  keys.revoked = revoked.key;
  owner = await setUpOwner(server.url, server.setUpLink!);
  for (const role of ROLES) people.set(role, role === 'owner' ? owner : await joinTeam(owner, role));
  self = await joinTeam(owner, 'viewer', 'self@example.org');
  table = samples(await fixtures());
  description = await get(admin, '/openapi.json');
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function fixtures() {
  const login = { userId: 'ann', anonymousId: 'ann-phone', traits: { email: 'ann@example.org' } };
  await post(admin, '/v1/identify', login);
  const { merges } = await get<{ merges: { id: string }[] }>(admin, '/v1/people/userId:ann');
  await post(admin, '/v1/identify', { userId: 'bea', anonymousId: 'bea-phone' });
  const bea = await get<{ merges: { id: string }[] }>(admin, '/v1/people/userId:bea');
  const imported = '6f1c3c5e-8a54-4c38-9f6e-0a5a6a1b2c3d';
  await admin.request(`/v1/imports/${imported}`, {
    method: 'PUT',
    body: JSON.stringify({ name: 'orders.csv', source: 'till' }),
  });
  await admin.request('/v1/destinations/spare', {
    method: 'PUT',
    body: JSON.stringify({ kind: 'files', settings: { folder: 'spare' } }),
  });
  const { id } = await makeKey(admin, 'read', 'to be revoked');
  await post(admin, '/v1/batch', { batch: [{ type: 'none' }] });
  const { letters } = await get<{ letters: { id: string }[] }>(admin, '/v1/dead-letters');
  for (const name of ['orders', 'gone'])
    await admin.request(`/v1/sources/${name}`, { method: 'PUT', body: JSON.stringify(paused) });
  const token = 'aZ9xQ2mN7vB4kL1pR6tY8wE3';
  for (const [name, signature] of [
    ['routes-token', { scheme: 'token' }],
    ['routes-header', { scheme: 'header', header: 'X-Token' }],
    ['routes-deleted', { scheme: 'token' }],
  ] as const)
    await admin.request(`/v1/webhooks/${name}`, {
      method: 'PUT',
      body: JSON.stringify(webhookSample(signature, token)),
    });
  return {
    merges: [merges[0]!.id],
    standing: bea.merges[0]!.id,
    keys: [id],
    import: imported,
    sources: ['gone'],
    webhooks: ['routes-deleted'],
    token,
    letter: letters[0]!.id,
    member: await memberId(),
    invitations: [await invite()],
  };
}

async function memberId(): Promise<string> {
  await joinTeam(owner, 'agent', 'member@example.org');
  const { team } = await get<{ team: { id: string; email: string }[] }>(admin, '/v1/organization/team');
  return team.find(({ email }) => email === 'member@example.org')!.id;
}

async function invite(): Promise<string> {
  const asked = { email: 'taken-back@example.org', role: 'viewer' };
  return (await owner.ask<{ id: string }>('POST', '/v1/organization/invitations', asked)).body.id;
}

function cookiesOf(browser: Browser): string {
  return [...browser.cookies()].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** A route as someone signed in asks for it. */
function askAs(browser: Browser, route: string, sample: Sample): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  return browser.request(sample.path ?? path, {
    method,
    headers: { ...sample.headers },
    ...(sample.body === undefined ? {} : { body: JSON.stringify(sample.body) }),
  });
}

function ask(route: string, sample: Sample, key: string | undefined): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  return fetch(server.url + (sample.path ?? path), {
    method,
    headers: { ...sample.headers, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    ...(sample.body === undefined ? {} : { body: JSON.stringify(sample.body) }),
  });
}

const validators = new Map<string, ValidateFunction>();

function validatorOf(schema: object): ValidateFunction {
  const text = JSON.stringify(schema);
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const validate = validators.get(text) ?? ajv.compile({ ...schema, components: description.components });
  validators.set(text, validate);
  return validate;
}

/** Holds an answer to what the description says of its status. */
async function holdsTo(route: string, response: Response): Promise<void> {
  const [method = '', path = ''] = route.split(' ');
  const documented = description.paths[path]![method.toLowerCase()]!.responses[response.status];
  expect(documented, `${route} may answer ${response.status}`).toBeDefined();
  const [type = '', content] = Object.entries(documented!.content)[0]!;
  expect(response.headers.get('content-type'), route).toContain(type);
  expect(response.headers.get('x-request-id'), route).toMatch(/^[0-9a-f-]{36}$/);
  const text = await response.text();
  if (type.startsWith('text/') || 'format' in content.schema) return;
  const validate = validatorOf(content.schema);
  const valid = validate(JSON.parse(text));
  expect(valid ? [] : validate.errors, `${route} ${response.status}: ${text.slice(0, 500)}`).toEqual([]);
  if (response.status < 400) return;
  const problem = JSON.parse(text) as Record<string, unknown>;
  expect(problem, route).toMatchObject({
    status: response.status,
    type: `urn:throughline:problem:${problem.code}`,
    requestId: response.headers.get('x-request-id'),
  });
}

/** Keys that do not open what needs this scope, and the status they are answered with. */
function refusedKeys(scope: Sample['scope']): [name: string, key: string | undefined, status: number][] {
  const wrong = SCOPES.filter((held) => held !== scope && (held !== 'admin' || scope === 'self'));
  return [
    ['none', undefined, 401],
    ['revoked', keys.revoked, 401],
    ...Object.entries(BAD_KEYS).map(([name, key]): [string, string, number] => [name, key, 401]),
    ...wrong.map((held): [string, string | undefined, number] => [held, keys[held], 403]),
  ];
}

describe('The table of routes', () => {
  it('[S1.5] names every route and no other', () => {
    expect(Object.keys(table).sort()).toEqual(
      server.routes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  it('[S1.2, S1.4, S1.6, S3.6] each route × each key is answered as its scope says, and as it is described', async () => {
    for (const [route, next] of Object.entries(table)) {
      const sample = next();
      const open = sample.scope === 'none';
      const refused = (open ? [] : refusedKeys(sample.scope)).map(async ([name, key, status]) => {
        const response = await ask(route, sample, key);
        expect(response.status, `${route}, key ${name}`).toBe(status);
        expect(response.headers.has('www-authenticate')).toBe(status === 401);
        await holdsTo(route, response);
      });
      await Promise.all(refused);
      const right =
        sample.scope === 'self'
          ? await askAs(self, route, sample)
          : await ask(route, sample, open ? undefined : keys[sample.scope]);
      expect(right.status, `${route}: ${right.status < 400 ? '' : await right.clone().text()}`).toBe(
        sample.status ?? 200,
      );
      await holdsTo(route, right);
      if (open || sample.scope === 'admin' || sample.scope === 'self') continue;
      const asAdmin = await ask(route, next(), keys.admin);
      expect(asAdmin.status, `${route}, key of scope admin`).toBe(200);
      await holdsTo(route, asAdmin);
    }
  }, 180_000);

  it('[S1.4] a writeKey in the body opens what its scope opens, where bodies may have one', async () => {
    for (const { path, method, keyInBody, scope } of server.routes) {
      // Whoever signs out is done, signed in or not.
      if (method === 'GET' || path === '/v1/auth/sign-out') continue;
      const send = (writeKey: string | undefined) =>
        fetch(server.url + path, {
          method,
          body: JSON.stringify({ batch: [], userId: 'u', writeKey, api_key: writeKey }),
        });
      const statuses = [];
      for (const key of [keys.revoked, BAD_KEYS.unknown, keys.read]) statuses.push((await send(key)).status);
      if (scope === 'none') expect(statuses.every((status) => status >= 400)).toBe(true);
      else expect(statuses, path).toEqual(keyInBody ? [401, 401, 403] : [401, 401, 401]);
      expect(keyInBody === true && scope !== 'write', path).toBe(false);
    }
  });

  it('[S1.4] HEAD asks for the key that GET asks for, and other methods are told what there is', async () => {
    for (const [route, next] of Object.entries(table)) {
      const [method = '', path = ''] = route.split(' ');
      if (method !== 'GET') continue;
      const { scope, path: address = path } = next();
      const head = (key?: string) =>
        fetch(server.url + address, {
          method: 'HEAD',
          headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
        });
      expect((await head()).status, path).toBe(scope === 'none' ? 200 : 401);
      expect((await head(keys.admin)).status, path).toBe(scope === 'self' ? 403 : 200);
      const patched = await fetch(server.url + address, { method: 'PATCH', body: '{}' });
      expect([patched.status, patched.headers.get('allow')], path).toEqual([
        405,
        expect.stringContaining('GET'),
      ]);
      expect(await patched.json(), path).toMatchObject({ code: 'method_not_allowed' });
    }
    for (const path of ['/', '/v1', '/v1/nothing', '/v2/track', '//', '/admin.key'])
      expect((await admin.request(path)).status, path).toBe(404);
  });
});

describe('Roles', () => {
  /** The committed page, which whoever changes it has to look at. */
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/reference/roles.md'), 'utf8');
  const rows = page.matchAll(/^\| `(?<route>[A-Z]+ \S+)` \| \w+ \|(?<cells>.*)\|$/gm);
  const may = new Map(
    [...rows].map(({ groups }) => [groups!.route!, groups!.cells!.split('|').map((cell) => cell.trim())]),
  );

  it('[A1.20, A1.21] each route × each role is answered as the committed table says', async () => {
    for (const { method, path, scope } of server.routes) {
      const route = `${method} ${path}`;
      if (scope === 'none') {
        expect(may.has(route), route).toBe(false);
        continue;
      }
      const address = `${path.replaceAll(/\{\w+\}/g, 'none')}${route === 'DELETE /v1/auth/sessions' ? '?others=true' : ''}`;
      const asked = ROLES.map(async (role, index) => {
        const body = /^(POST|PUT)$/.test(method) ? { body: '{}' } : {};
        const response = await people.get(role)!.request(address, { method, ...body });
        // A live stream has no end.
        await response.body?.cancel();
        const refused = response.status === 401 || response.status === 403;
        expect([route, role, refused ? '' : 'yes']).toEqual([route, role, may.get(route)?.[index]]);
      });
      await Promise.all(asked);
    }
  }, 180_000);

  it('[A1.21] a session opens no route of scope write, and a key no account', async () => {
    const sent = await owner.ask('POST', '/v1/track', { userId: 'ann', event: 'E' });
    expect([sent.status, sent.body.code]).toEqual([401, 'key_invalid']);
    const response = await fetch(`${server.url}/v1/auth/sessions`, {
      headers: { authorization: `Bearer ${keys.admin}`, cookie: cookiesOf(owner) },
    });
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'not_for_keys' }]);
    // Whoever states a key is judged by it alone, whatever cookie came along.
    const wrong = await fetch(`${server.url}/v1/people/userId:ann`, {
      headers: { authorization: `Bearer ${BAD_KEYS.unknown}`, cookie: cookiesOf(owner) },
    });
    expect(wrong.status).toBe(401);
  });
});

describe('Errors', () => {
  it('[S1.6] are RFC 9457 problems with a code and the request’s id, whatever went wrong', async () => {
    const cases: [path: string, init: RequestInit, status: number, code: string][] = [
      ['/nothing', {}, 404, 'route_unknown'],
      ['/v1/track', { method: 'DELETE' }, 405, 'method_not_allowed'],
      ['/v1/people/email:%ff', {}, 400, 'invalid_url'],
      [`/v1/people/userId:${'x'.repeat(2000)}`, {}, 414, 'url_too_long'],
      ['/v1/people/ann', {}, 400, 'identifier_invalid'],
      ['/v1/people/userId:a%00b', {}, 400, 'nul_character'],
      ['/v1/people/userId:nobody', {}, 404, 'person_unknown'],
      ['/v1/people/userId:ann/timeline?limit=0', {}, 400, 'invalid_request'],
      ['/v1/people/userId:ann/timeline?cursor=x', {}, 400, 'cursor_invalid'],
      ['/v1/people/merges/m/undo', { method: 'POST' }, 400, 'merge_invalid'],
      ['/v1/keys', { method: 'POST', body: '{"name":"x\\u0000","scope":"read"}' }, 400, 'nul_character'],
      ['/v1/keys', { method: 'POST', body: '{"name":"x"}' }, 400, 'invalid_request'],
      ['/v1/keys', { method: 'POST', body: '{' }, 400, 'invalid_json'],
      ['/v1/keys', { method: 'POST', body: 'x'.repeat(70_000) }, 413, 'body_too_large'],
      ['/v1/keys/none', { method: 'DELETE' }, 404, 'key_unknown'],
      ['/v1/settings', { method: 'PUT', body: '{"basedOn":99,"value":{}}' }, 409, 'settings_moved'],
      ['/v1/settings', { method: 'PUT', body: '{"basedOn":2147483648,"value":{}}' }, 400, 'invalid_request'],
    ];
    const ids = new Set<string>();
    for (const [path, init, status, code] of cases) {
      const response = await admin.request(path, init);
      expect(response.headers.get('content-type'), path).toContain('application/problem+json');
      const problem = (await response.json()) as Record<string, unknown>;
      expect(problem, path).toMatchObject({ status, code, type: `urn:throughline:problem:${code}` });
      expect(problem.requestId, path).toBe(response.headers.get('x-request-id'));
      for (const text of [problem.title, problem.detail]) expect(text, path).toBeTypeOf('string');
      ids.add(problem.requestId as string);
    }
    expect(ids.size).toBe(cases.length);
  });
});

describe('The description', () => {
  it('[S3.5, S3.6] is OpenAPI 3.1, by its own JSON Schema', async () => {
    expect(description.openapi).toMatch(/^3\.1\./);
    // A copy, because the validator resolves references in place.
    const copy = structuredClone(description) as unknown as Record<string, unknown>;
    expect(await new Validator().validate(copy)).toEqual({ valid: true });
    for (const [ref] of JSON.stringify(description).matchAll(/"\$ref":"[^"]*"/g))
      expect(ref).toBe('"$ref":"#/components/schemas/Problem"');
  });

  it('[S3.6] has every route and no other, with its parameters and what opens it', () => {
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(server.routes.map(({ method, path }) => `${method} ${path}`).sort());
    const ids = new Set<string>();
    for (const { method, path, scope } of server.routes) {
      const operation = description.paths[path]![method.toLowerCase()]!;
      ids.add(operation.operationId);
      expect(operation.security.length === 0, path).toBe(scope === 'none');
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => name)).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      );
      expect(inPath.every(({ required }) => required)).toBe(true);
    }
    expect(ids.size).toBe(server.routes.length);
  });
});

describe('What an operator asks', () => {
  it('[S3.1, S3.2] /healthz and /readyz answer without a key and say nothing more', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ status: 'ready' });
  });

  it('[S3.3] /metrics serves Prometheus’ text format to a key of scope read alone', async () => {
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
    const response = await admin.request('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect(text).toMatch(/^# HELP throughline_http_request_seconds /m);
    expect(text).toMatch(/^throughline_http_request_seconds_count\{route="\/v1\/track",status="200"\} \d+$/m);
    expect(text).toMatch(/^throughline_touchpoints_committed_total [1-9]\d*$/m);
    expect(text).toMatch(/^throughline_touchpoints_refused_total\{code="type_unknown"\} [1-9]\d*$/m);
    expect(text).toMatch(/^throughline_ready 1$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    // A label a route, not an address: who was asked for is nobody's metric.
    expect(text).not.toContain('userId:ann');
    for (const line of text.split('\n').filter((line) => line !== ''))
      expect(line).toMatch(/^(# (HELP|TYPE) .+|[a-zA-Z_:][\w:]*(\{.*\})? (-?[\d.e+-]+|NaN|[+-]Inf))$/);
  });
});
