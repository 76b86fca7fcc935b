import { parseArgs } from 'node:util';
import type { Profile } from '@throughline/core/people';
import { Api, SERVER_OPTIONS } from './api.ts';
import { because, label } from './merge.ts';
import { printable, table } from './table.ts';
import { UsageError } from './usage.ts';

interface TimelineEntry {
  readonly time: string;
  readonly channel: string;
  readonly name: string;
  readonly source: string;
  readonly properties: unknown;
}

/** `person KIND:VALUE`: the profile and the timeline, readable in a terminal. */
export async function personCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      limit: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
    },
  });
  const [who] = positionals;
  if (!who) throw new UsageError('person takes KIND:VALUE, for example email:ann@example.org');
  const api = await Api.connect(values);
  const path = `/v1/people/${encodeURIComponent(who)}`;
  const profile = await api.call<Profile>('GET', path);
  const { touchpoints } = await api.call<{ touchpoints: TimelineEntry[] }>(
    'GET',
    `${path}/timeline?limit=${encodeURIComponent(values.limit)}`,
  );
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ...profile, timeline: touchpoints }, null, 2)}\n`
      : describe(profile, touchpoints),
  );
  return 0;
}

function describe(profile: Profile, timeline: readonly TimelineEntry[]): string {
  const { identifiers, traits, channels, merges, review, firstSeen, lastSeen } = profile;
  const sections = [
    `${title(profile)}\n  person ${profile.person}\n`,
    section(
      'Identifiers',
      ['kind', 'value', 'since'],
      identifiers.map(({ kind, value, since }) => [kind, value, since]),
    ),
    section(
      'Traits',
      ['trait', 'value', 'since', 'source'],
      Object.entries(traits).map(([name, { value, since, source }]) => [name, shorten(value), since, source]),
    ),
    `Touchpoints: ${profile.touchpoints.toLocaleString('en-US')}${firstSeen && lastSeen ? `, from ${firstSeen.time} to ${lastSeen.time}` : ''}\n`,
    section(
      'Channels',
      ['channel', 'touchpoints', 'first', 'last'],
      Object.entries(channels).map(([name, use]) => [name, String(use.touchpoints), use.first, use.last]),
    ),
    section(
      'Merges',
      ['merge', 'when', 'between', 'and', 'because of'],
      merges.map((merge) => [merge.id, merge.at, ...merge.between.map(label), because(merge)]),
    ),
    section(
      'For review',
      ['evidence', 'when', 'between', 'and', 'held because'],
      review.map((merge) => [merge.id, merge.at, ...merge.between.map(label), merge.why]),
    ),
    section(
      timeline.length < profile.touchpoints ? `Timeline, the last ${timeline.length}` : 'Timeline',
      ['time', 'channel', 'what', 'details'],
      timeline.map(({ time, channel, name, properties }) => [time, channel, name, shorten(properties)]),
    ),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

function title({ traits, identifiers }: Profile): string {
  const name =
    traits.name?.value ?? [traits.firstName?.value, traits.lastName?.value].filter(Boolean).join(' ');
  const first = identifiers[0];
  return printable(typeof name === 'string' && name !== '' ? name : `${first?.kind}:${first?.value}`);
}

function section(heading: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `${heading}\n${table(head, rows).replace(/^/gm, '  ').trimEnd()}\n`;
}

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text === '{}' ? '' : text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
