import { type Marks, marksOf } from '@throughline/core/touchpoints';
import { catalogueVersion, readCatalogue, readSettings, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { Audit } from './auth/audit.ts';
import { isAddressHere } from './auth/caller.ts';
import { Limits } from './auth/limits.ts';
import { Links, SERVER_ITSELF } from './auth/links.ts';
import type { Seal } from './auth/seal.ts';
import { SignIn } from './auth/sign-in.ts';
import { SingleSignOnDoor } from './auth/single-sign-on.ts';
import { type SingleSignOn, SingleSignOnStore } from './auth/single-sign-on-settings.ts';
import { Staff } from './auth/staff.ts';
import { accountRoutes } from './http/account.ts';
import { auditRoutes } from './http/audit.ts';
import { linkRoutes } from './http/links.ts';
import type { Route } from './http/route.ts';
import { signInRoutes } from './http/sign-in.ts';
import { singleSignOnRoutes } from './http/single-sign-on.ts';
import { teamRoutes } from './http/team.ts';
import { Witness } from './http/witness.ts';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

interface Parts {
  readonly db: Kysely<Schema>;
  readonly seal: Seal;
  readonly now: () => number;
  readonly options: {
    readonly host: string;
    readonly publicUrl?: string | undefined;
    readonly trustedProxies?: readonly string[];
    readonly singleSignOn?: SingleSignOn | undefined;
    readonly visitors?: boolean;
  };
  readonly routes: () => readonly Route[];
  readonly onError: (error: unknown) => void;
}

/** Puts together what signs people in, says what they may, and writes down what they see and change. */
export function openAuth({ db, seal, now, options, routes, onError }: Parts) {
  const publicOrigin = options.publicUrl === undefined ? undefined : new URL(options.publicUrl).origin;
  // Who says by which address browsers come, or through which proxy, has others come than who sits here.
  const isPassedOn =
    (publicOrigin !== undefined && !isAddressHere(publicOrigin)) || (options.trustedProxies ?? []).length > 0;
  const visitors = options.visitors === true && LOOPBACK.test(options.host) && !isPassedOn;
  const signIn = new SignIn(db, seal, now);
  const staff = new Staff({ db, signIn, publicOrigin, visitors });
  const links = new Links(db, now);
  const audit = new Audit({ db, now, onError, settings: async () => (await readSettings(db)).value.audit });
  const store = new SingleSignOnStore(db, seal, options.singleSignOn);
  const sso = new SingleSignOnDoor({ db, store, now, secret: () => signIn.secret() });
  const marks = rememberMarks(db);
  const witness = new Witness({ audit, routes, marks });
  const parts = { db, staff, signIn, sso, links, limits: new Limits(db, now), audit, now };
  return {
    ...{ staff, witness, audit, marks },
    routes: [
      ...signInRoutes(parts),
      ...linkRoutes(parts),
      ...accountRoutes(parts),
      ...teamRoutes(parts),
      ...singleSignOnRoutes({ store, staff, now }),
      ...auditRoutes({ db }),
    ],
    /** Another one at every start, while nobody has an account. @param url where this process listens */
    setUpLink: async (url: string): Promise<string | undefined> => {
      if (await staff.isSetUp()) return undefined;
      return (publicOrigin ?? url) + (await links.create({ kind: 'set_up', by: SERVER_ITSELF })).path;
    },
  };
}

/** Where the catalogue in force says that personal data are, and the settings which traits are identifiers. */
function rememberMarks(db: Kysely<Schema>): () => Promise<Marks> {
  let known: { version: string; marks: Marks } | undefined;
  return async () => {
    const settings = await readSettings(db);
    const version = `${await catalogueVersion(db)} ${settings.version}`;
    if (known?.version !== version) {
      const { entries } = await readCatalogue(db);
      const planned = [...entries].map(([name, entry]) => [name, entry.planned] as const);
      const marks = marksOf(planned, settings.value.identity.traits);
      known = { version, marks };
    }
    return known.marks;
  };
}
