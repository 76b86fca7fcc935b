import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { type Answer, everyPage, type Item } from './answers.ts';
import { useKeys } from './KeysPage.tsx';

export type Declared = Item<'/v1/sources', 'sources'>;
export type Webhook = Item<'/v1/webhooks', 'webhooks'>;
export type Import = Item<'/v1/imports', 'imports'>;
export type Sender = Item<'/v1/touchpoints/sources', 'sources'>;

/** What came in of each source, however it came; asked anew every few seconds, since it never stands still. */
export function useSendersSeen() {
  return useQuery({
    queryKey: ['senders'],
    refetchInterval: 10_000,
    queryFn: ({ signal }) =>
      everyPage(
        (cursor): Promise<Answer<'/v1/touchpoints/sources'>> =>
          answer(
            api.GET('/v1/touchpoints/sources', {
              params: { query: { limit: 1000, ...(cursor && { cursor }) } },
              signal,
            }),
          ),
        ({ sources }) => sources,
      ),
  });
}

export function useDeclared() {
  return useQuery({
    queryKey: ['sources'],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/v1/sources', { params: { query: { limit: 1000 } }, signal }))).sources,
  });
}

export function useWebhooks() {
  return useQuery({
    queryKey: ['webhooks'],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/v1/webhooks', { params: { query: { limit: 1000 } }, signal }))).webhooks,
  });
}

export function useImports() {
  return useQuery({
    queryKey: ['imports'],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/v1/imports', { params: { query: { limit: 100 } }, signal }))).imports,
  });
}

/** How touchpoints of a source come in. */
export type Way = 'fetched' | 'webhook' | 'import' | 'key' | 'revoked' | 'stated';

/** A source with all that is known of it. */
export interface KnownSource {
  readonly name: string;
  readonly way: Way;
  readonly declared: Declared | undefined;
  readonly webhook: Webhook | undefined;
  readonly imports: readonly Import[];
  readonly seen: Sender | undefined;
  /** Refused events that wait. */
  readonly waiting: number;
  readonly trouble: 'failing' | 'paused' | 'unknown_kind' | undefined;
}

/** Everything that sends, was fetched, received or imported, by name. */
export function useSources(): {
  sources: readonly KnownSource[] | undefined;
  error: unknown;
  refetch: () => void;
} {
  const [seen, declared, webhooks, imports, keys] = [
    useSendersSeen(),
    useDeclared(),
    useWebhooks(),
    useImports(),
    useKeys(),
  ];
  const letters = useQuery({
    queryKey: ['dead-letters', 'summary'],
    queryFn: ({ signal }) => answer(api.GET('/v1/dead-letters/summary', { signal })),
  });
  const all = [seen, declared, webhooks, imports, keys, letters];
  const refetch = () => {
    for (const query of all) if (query.error) void query.refetch();
  };
  const error = all.find((query) => query.error)?.error;
  if (!seen.data || !declared.data || !webhooks.data || !imports.data || !keys.data || !letters.data)
    return { sources: undefined, error, refetch };
  const sending = keys.data.filter(({ scope, revoked }) => scope !== 'read' && revoked === null);
  const names = new Set([
    ...[...declared.data, ...webhooks.data, ...sending].map(({ name }) => name),
    ...[...seen.data, ...imports.data, ...letters.data.sources].map(({ source }) => source),
  ]);
  const waiting = new Map(letters.data.sources.map((each) => [each.source, each.waiting]));
  const sources = [...names].sort().map((name): KnownSource => {
    const known = {
      declared: declared.data.find((each) => each.name === name),
      webhook: webhooks.data.find((each) => each.name === name),
      imports: imports.data.filter(({ source }) => source === name),
      seen: seen.data.find(({ source }) => source === name),
    };
    return {
      name,
      ...known,
      way: wayOf(
        known,
        keys.data.filter((key) => key.name === name && key.scope !== 'read'),
      ),
      waiting: waiting.get(name) ?? 0,
      trouble: troubleOf(known.declared),
    };
  });
  return { sources: sources.toSorted(byTrouble), error: undefined, refetch };
}

const TROUBLES: readonly KnownSource['trouble'][] = ['failing', 'unknown_kind', 'paused', undefined];

/** What fails stands first: nobody looks for it in the last row. Otherwise by name, as they come. */
function byTrouble(a: KnownSource, b: KnownSource): number {
  return TROUBLES.indexOf(a.trouble) - TROUBLES.indexOf(b.trouble);
}

function wayOf(
  known: Pick<KnownSource, 'declared' | 'webhook' | 'imports'>,
  keys: readonly { revoked: string | null }[],
): Way {
  if (known.declared) return 'fetched';
  if (known.webhook) return 'webhook';
  if (keys.some(({ revoked }) => revoked === null)) return 'key';
  if (known.imports.length > 0) return 'import';
  return keys.length > 0 ? 'revoked' : 'stated';
}

function troubleOf(declared: Declared | undefined): KnownSource['trouble'] {
  return declared === undefined || declared.state === 'well' ? undefined : declared.state;
}
