import { answer, api } from '../api/client.ts';
import type { PaletteAction } from '../app/capability.ts';
import { matching } from '../app/palette-match.ts';
import { panelAt } from './panel-at.ts';

/** As many as are read at a glance. */
const MOST = 5;

/** Sources by name: whatever was declared or received, or sent something. */
export async function findSources(text: string, signal: AbortSignal): Promise<PaletteAction[]> {
  const params = { query: { limit: 1000 } };
  const [seen, declared, webhooks] = await Promise.all([
    answer(api.GET('/v1/touchpoints/sources', { params, signal })),
    answer(api.GET('/v1/sources', { params, signal })),
    answer(api.GET('/v1/webhooks', { params, signal })),
  ]);
  const hints = new Map([
    ...seen.sources.map(({ source }) => [source, 'a source'] as const),
    ...declared.sources.map(({ name, kind }) => [name, `fetched: ${kind}`] as const),
    ...webhooks.webhooks.map(({ name }) => [name, 'a webhook'] as const),
  ]);
  const all = [...hints].map(([name, hint]) => ({
    id: `source-${name}`,
    label: name,
    hint,
    to: panelAt('/touchpoints/sources', 'source', name),
  }));
  return matching(all, text).slice(0, MOST);
}

export async function findDestinations(text: string, signal: AbortSignal): Promise<PaletteAction[]> {
  const params = { query: { limit: 1000 } };
  const { destinations } = await answer(api.GET('/v1/destinations', { params, signal }));
  const all = destinations.map(({ name, kind, stream }) => ({
    id: `destination-${name}`,
    label: name,
    hint: `${kind}, gets ${stream}`,
    to: panelAt('/touchpoints/destinations', 'destination', name),
  }));
  return matching(all, text).slice(0, MOST);
}
