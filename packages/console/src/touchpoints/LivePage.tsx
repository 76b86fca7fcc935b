import { Button, Select } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useScope } from '../scope/use-scope.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { CornerMark, Time } from '../ui/Marks.tsx';
import { BoneLines, Empty } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { Typed } from '../ui/Typed.tsx';
import { sayWord } from '../ui/words.ts';
import { LiveLog, type LiveState, type LiveTouchpoint } from './live-log.ts';
import type { LiveSearch } from './live-search.ts';
import { sayCode } from './refusals.ts';
import { Sheet, Shell, Word } from './Shell.tsx';
import styles from './touchpoints.module.css';

/** What comes in, while it comes in. */
export function LivePage() {
  const search = useSearch({ strict: false }) as LiveSearch;
  const { scope } = useScope();
  const path = pathOf(search, scope.channel);
  const [paused, setPaused] = useState(false);
  const log = useLog(path, paused);
  const state = useSyncExternalStore(log.subscribe, () => log.state);
  const panel = useSidePanel();
  const columns = useMemo(() => columnsOf(), []);
  return (
    <Shell
      question="What is coming in right now?"
      answer={<AnswerLine state={state} paused={paused} />}
      tools={
        <div className={styles.actions}>
          <Button
            variant="default"
            aria-pressed={paused}
            leftSection={paused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
            onClick={() => setPaused(!paused)}
          >
            {paused ? 'Go on' : 'Pause'}
          </Button>
        </div>
      }
    >
      <Filters search={search} />
      {state.gap && <GapNotice gap={state.gap} />}
      <div className={styles.tail}>
        {state.rows.length > 0 ? (
          <Sheet>
            <DataTable
              long={LongRows}
              label="Touchpoints as they come in, newest first"
              columns={columns}
              rows={state.rows}
              rowId={({ key }) => key}
              maxHeight={640}
              onOpen={({ person, refusal, name }) => {
                if (refusal?.letter) panel.open('letter', refusal.letter);
                else if (person) panel.open('person', person);
                else panel.open('touchpoint', name);
              }}
            />
          </Sheet>
        ) : state.line === 'opening' ? (
          <BoneLines lines={12} label="Opening the line" />
        ) : (
          <Empty title="Nothing has come in yet.">What arrives appears here within a second.</Empty>
        )}
      </div>
    </Shell>
  );
}

function useLog(path: string, paused: boolean): LiveLog {
  const log = useMemo(() => ({ path, log: new LiveLog() }), [path]).log;
  useEffect(() => {
    log.open(path);
    return () => log.close();
  }, [log, path]);
  useEffect(() => log.pause(paused), [log, paused]);
  return log;
}

function pathOf({ name, source, person, outcome }: LiveSearch, channels: readonly string[]): string {
  const query = new URLSearchParams({ recent: '200' });
  for (const each of name ?? []) query.append('name', each);
  for (const each of source ?? []) query.append('source', each);
  for (const each of channels) query.append('channel', each);
  if (person) query.set('person', person);
  if (outcome) query.set('outcome', outcome);
  return `/v1/touchpoints/live?${query}`;
}

function AnswerLine({ state, paused }: { state: LiveState; paused: boolean }) {
  const { line, rate, rows, held } = state;
  if (line === 'opening') return <>Opening the line …</>;
  if (line === 'closed') return <>The line is closed: this key may not listen, or it was revoked.</>;
  if (line === 'waiting') return <>The line broke. It opens again by itself and goes on where it was.</>;
  if (rows.length === 0 && held === 0) return <>Listening.</>;
  const refused = rows.filter(({ outcome }) => outcome === 'refused').length;
  return (
    <>
      <strong>
        {rate < 10 ? rate.toFixed(rate === 0 ? 0 : 1) : Math.round(rate).toLocaleString('en-US')} a second
      </strong>{' '}
      over the last ten seconds; of the {rows.length.toLocaleString('en-US')} shown{' '}
      {refused.toLocaleString('en-US')} were refused
      {paused && `; paused, ${held.toLocaleString('en-US')} wait`}.
    </>
  );
}

function GapNotice({ gap: { why, skipped } }: { gap: NonNullable<LiveState['gap']> }) {
  const many = skipped === null ? 'Some touchpoints' : `${skipped.toLocaleString('en-US')} touchpoints`;
  return (
    <p className={styles.notice} role="status">
      {why === 'behind'
        ? `${many} came faster than they can be shown and were left out here. Nothing of them is lost.`
        : `${many} came while nobody listened for a quarter of an hour, and are not shown here. Nothing of them is lost.`}
    </p>
  );
}

function Filters({ search }: { search: LiveSearch }) {
  const navigate = useNavigate();
  const change = (part: LiveSearch) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, ...part }), replace: true });
  const text = (name: 'name' | 'source' | 'person', label: string, placeholder: string) => (
    <Typed
      key={name}
      label={label}
      placeholder={placeholder}
      value={[search[name] ?? ''].flat().join(', ')}
      onSettled={(value) => {
        const words = value
          .split(',')
          .map((word) => word.trim())
          .filter((word) => word !== '');
        change({ [name]: words.length === 0 ? undefined : name === 'person' ? words[0] : words });
      }}
    />
  );
  return (
    <div className={styles.filters}>
      {text('name', 'Touchpoint', 'Its whole name')}
      {text('source', 'Source', 'Its whole name')}
      {text('person', 'Person', 'email:ann@example.org')}
      <Select
        label="Outcome"
        data={[
          { value: 'all', label: 'all' },
          { value: 'accepted', label: 'accepted' },
          { value: 'refused', label: 'refused' },
        ]}
        allowDeselect={false}
        value={search.outcome ?? 'all'}
        onChange={(value) =>
          change({ outcome: value === 'accepted' || value === 'refused' ? value : undefined })
        }
      />
    </div>
  );
}

function columnsOf(): Column<LiveTouchpoint>[] {
  return [
    {
      id: 'name',
      header: 'Touchpoint',
      cell: ({ name, outcome }) => (
        <>
          {outcome === 'refused' && <strong className={styles.refused}>refused </strong>}
          {name === '' ? <span className={styles.quiet}>no name</span> : <Word>{name}</Word>}
        </>
      ),
    },
    { id: 'received', header: 'Received', cell: ({ received }) => <Clock at={received} /> },
    {
      id: 'person',
      header: 'Person or reason',
      cell: ({ person, refusal }) => {
        if (refusal) return <Word>{`${sayCode(refusal.code).why}: ${refusal.message}`}</Word>;
        if (!person) return <span className={styles.quiet}>nobody</span>;
        return (
          // By keyboard the row's own button opens the person as well.
          <Link to="." tabIndex={-1} search={(before: object) => ({ ...before, panel: `person:${person}` })}>
            <Word>{person}</Word>
          </Link>
        );
      },
    },
    { id: 'channel', header: 'Channel', cell: ({ channel }) => sayWord(channel) },
    { id: 'source', header: 'Source', cell: ({ source }) => <Word>{source}</Word> },
    {
      id: 'corner',
      header: 'Corner',
      cell: ({ corner }) => (corner === '' ? '' : <CornerMark corner={corner} />),
    },
    { id: 'time', header: 'Happened', cell: ({ time }) => <Time at={time} /> },
  ];
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

function Clock({ at }: { at: string }) {
  return (
    <time className="num" dateTime={at} title={at}>
      {CLOCK.format(new Date(at))}
    </time>
  );
}
