import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { useCatalogue } from '../scope/structure.ts';
import { useTokens } from '../ui/Marks.tsx';
import { exactMoment, sayDay, sayDuration } from '../ui/moment.ts';
import { Answered, BoneLines, Empty } from '../ui/States.tsx';
import { cornerColour } from '../ui/theme.ts';
import { sayWord } from '../ui/words.ts';
import { ChannelIcon, Channels } from './channels.tsx';
import styles from './people.module.css';
import { Said, Whole } from './Said.tsx';
import type { Touchpoint } from './use-person.ts';
import { type Line, linesAmong, linesOf, type Visit } from './visits.ts';

const PAGE = 200;
/** Lines that fill the highest window. */
const ENOUGH = 80;

/** Touchpoints of a person, newest first, page by page. */
export function useTimeline(person: string) {
  return useInfiniteQuery({
    queryKey: ['person', person, 'timeline'],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/v1/people/{person}/timeline', {
          params: {
            path: { person },
            query: { limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

/** Everything somebody did, across channels, however long: only what is in sight is drawn. */
export function Timeline({ person, only }: { person: string; only: readonly string[] }) {
  const query = useTimeline(person);
  const all = useMemo(() => {
    const found = query.data?.pages.flatMap(({ touchpoints }) => touchpoints) ?? [];
    return linesOf([...new Map(found.map((one) => [one.key, one])).values()]);
  }, [query.data]);
  const lines = useMemo(() => linesAmong(all, only), [all, only]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  // Too few of the chosen channels to fill the place: what is older may hold more.
  const wantsMore = hasNextPage && !isFetchingNextPage && only.length > 0 && lines.length < ENOUGH;
  useEffect(() => {
    if (wantsMore) void fetchNextPage();
  }, [wantsMore, fetchNextPage]);
  return (
    <Answered
      query={query}
      skeleton={
        <div className={styles.timeline}>
          <BoneLines lines={16} label="Loading touchpoints" />
        </div>
      }
    >
      {() =>
        lines.length === 0 ? (
          <Empty title={all.length > 0 ? 'Nothing in these channels.' : 'Nothing has happened yet.'} />
        ) : (
          <Lines
            lines={lines}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
            }}
          />
        )
      }
    </Answered>
  );
}

function Lines({ lines, onEnd }: { lines: readonly Line[]; onEnd: () => void }) {
  const scroll = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (lines[index]!.is === 'visit' ? 46 : 32),
    getItemKey: (index) => lines[index]!.id,
    overscan: 10,
    onChange: ({ range }) => {
      if (range && range.endIndex >= lines.length - 20) onEnd();
    },
  });
  const items = virtual.getVirtualItems();
  // One touchpoint at a time is a stop of the keyboard; arrows walk the others.
  const [stop, setStop] = useState(-1);
  const stopsAt = items.some(({ index }) => index === stop)
    ? stop
    : items.find(({ index }) => lines[index]!.is === 'touchpoint')?.index;
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const from = (event.target as Element).closest('[data-index]')?.getAttribute('data-index');
    if (step === undefined || from == null) return;
    event.preventDefault();
    let to = Number(from) + step;
    while (lines[to] && lines[to]!.is !== 'touchpoint') to += step;
    if (!lines[to]) return;
    virtual.scrollToIndex(to);
    const focus = () => {
      const line = scroll.current?.querySelector<HTMLElement>(`[data-index="${to}"] button`);
      line?.focus({ preventScroll: true });
      return Boolean(line);
    };
    // A line that was out of sight is drawn first.
    if (!focus()) requestAnimationFrame(focus);
  };
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a place that scrolls, in no form
    <div
      ref={scroll}
      role="group"
      className={styles.timeline}
      aria-label="Touchpoints"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      onKeyDown={walk}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        <ol className={styles.lines} style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
          {items.map(({ index, key }) => {
            const line = lines[index]!;
            return (
              <li key={String(key)} ref={virtual.measureElement} data-index={index}>
                {line.is === 'visit' && <VisitLine visit={line.visit} />}
                {line.is === 'gap' && (
                  <p className={styles.gap}>{sayDuration(line.milliseconds)} of nothing</p>
                )}
                {line.is === 'touchpoint' && (
                  <TouchpointLine
                    of={line.touchpoint}
                    open={open.has(line.id)}
                    onToggle={() => toggle(line.id)}
                    isStop={index === stopsAt}
                    onFocus={() => setStop(index)}
                  />
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

function VisitLine({ visit: { from, to, touchpoints, channels, whole } }: { visit: Visit }) {
  const length = Date.parse(to) - Date.parse(from);
  return (
    <div className={styles.visit}>
      <h3 title={exactMoment(new Date(from))}>
        {sayDay(new Date(from))}, {clock(from)}
        {length >= 60_000 && `–${clock(to)}`}
      </h3>
      <Channels of={channels} most={6} />
      <span className={styles.at}>
        {touchpoints} touchpoint{touchpoints === 1 ? '' : 's'}
        {length > 0 && ` in ${sayDuration(length)}`}
        {!whole && ', begun earlier'}
      </span>
    </div>
  );
}

interface TouchpointLineProps {
  readonly of: Touchpoint;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly isStop: boolean;
  readonly onFocus: () => void;
}

function TouchpointLine({ of, open, onToggle, isStop, onFocus }: TouchpointLineProps) {
  const tokens = useTokens();
  const { data } = useCatalogue();
  const planned = data?.value.touchpoints[of.name];
  const corner = of.corner || planned?.corner;
  return (
    <div className={styles.touchpoint} style={{ borderLeftColor: cornerColour(tokens, corner) }}>
      <button
        type="button"
        className={styles.line}
        aria-expanded={open}
        tabIndex={isStop ? 0 : -1}
        onFocus={onFocus}
        onClick={onToggle}
      >
        <time dateTime={of.time} title={exactMoment(new Date(of.time))}>
          {clock(of.time)}
        </time>
        <ChannelIcon channel={of.channel} />
        <span className={styles.what}>
          <Said>{of.name}</Said>
        </span>
        <span className={styles.at}>
          <Said>{sayWord(of.channel)}</Said>
          {corner && ` · ${corner}`}
        </span>
      </button>
      {open && <Detail of={of} />}
    </div>
  );
}

function Detail({ of }: { of: Touchpoint }) {
  const parts = (
    [
      ['properties', of.properties],
      ['traits', of.traits],
    ] as const
  ).flatMap(([, value]) => Object.entries((value ?? {}) as Record<string, unknown>));
  const references = (Array.isArray(of.references) ? of.references : []) as { kind?: string; id?: string }[];
  return (
    <dl className={styles.facts}>
      <dt>when</dt>
      <dd>{exactMoment(new Date(of.time))}</dd>
      <dt>from</dt>
      <dd>
        <Said>{of.source}</Said>, {of.type}, id <Said>{of.id}</Said>
      </dd>
      {parts.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
      {references.map((reference) => (
        <Fact
          key={JSON.stringify(reference)}
          name={String(reference.kind ?? 'about')}
          value={reference.id ?? reference}
        />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: unknown }) {
  return (
    <>
      <dt>
        <Said>{name}</Said>
      </dt>
      <dd>
        <Whole>{value}</Whole>
      </dd>
    </>
  );
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

function clock(time: string): string {
  return CLOCK.format(new Date(time));
}
