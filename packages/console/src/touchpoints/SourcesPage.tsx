import { Button, Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { peopleEver } from '../people/people-search.ts';
import { Count } from '../ui/Amount.tsx';
import { useAdding } from '../ui/adding.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { Time } from '../ui/Marks.tsx';
import { Section } from '../ui/Page.tsx';
import { Bone, BoneLines, Empty, ProblemState } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { counted } from './catalogue-words.ts';
import { lettersOf } from './letters-search.ts';
import { Sheet, Shell, Word } from './Shell.tsx';
import { SourceEditor } from './SourceEditor.tsx';
import styles from './touchpoints.module.css';
import { type Import, type KnownSource, useImports, useSources } from './use-sources.ts';
import { WebhookEditor } from './WebhookEditor.tsx';

/** Where touchpoints come from, and how each source fares. */
export function SourcesPage() {
  const { sources, error, refetch } = useSources();
  const [adding, setAdding] = useAdding('source', 'webhook');
  const panel = useSidePanel();
  const columns = useMemo(() => columnsOf(), []);
  return (
    <Shell
      question="Where do touchpoints come from, and do they still come?"
      answer={sources ? <AnswerLine sources={sources} /> : <Bone width={420} />}
      tools={
        <div className={styles.actions}>
          <Button onClick={() => setAdding('source')}>Add a source</Button>
          <Button variant="default" onClick={() => setAdding('webhook')}>
            Add a webhook
          </Button>
        </div>
      }
    >
      <div className={styles.tail}>
        {error !== undefined && sources === undefined ? (
          <ProblemState error={error} onRetry={refetch} />
        ) : sources === undefined ? (
          <BoneLines lines={8} />
        ) : sources.length > 0 ? (
          <Sheet>
            <DataTable
              long={LongRows}
              label="Sources"
              columns={columns}
              rows={sources}
              rowId={({ name }) => name}
              openId={panel.shown?.kind === 'source' ? panel.shown.id : undefined}
              onOpen={({ name }) => panel.open('source', name)}
              maxHeight={520}
            />
          </Sheet>
        ) : (
          <Empty
            title="Nothing sends touchpoints yet."
            action={
              <Link to="/touchpoints/keys" className={styles.link}>
                Make a key to send with
              </Link>
            }
          >
            Sources stand here once a key was made, a webhook or a source declared, or a file imported.
          </Empty>
        )}
      </div>
      <Imports />
      {adding === 'source' && <SourceEditor source={undefined} onClose={() => setAdding(undefined)} />}
      {adding === 'webhook' && <WebhookEditor webhook={undefined} onClose={() => setAdding(undefined)} />}
    </Shell>
  );
}

function AnswerLine({ sources }: { sources: readonly KnownSource[] }) {
  const failing = sources.filter(({ trouble }) => trouble === 'failing');
  const waiting = sources.reduce((total, each) => total + each.waiting, 0);
  const newest = sources
    .flatMap(({ name, seen }) => (seen ? [{ name, last: seen.last }] : []))
    .toSorted((a, b) => b.last.localeCompare(a.last))[0];
  if (!newest) return <>No touchpoint came in yet.</>;
  return (
    <>
      {failing.length > 0 ? (
        <strong>
          {failing.map(({ name }, n) => (
            <span key={name}>
              {n > 0 && ', '}
              <SourceLink name={name} />
            </span>
          ))}{' '}
          {failing.length === 1 ? 'fails' : 'fail'}
        </strong>
      ) : (
        <strong>{counted(sources.length, 'source')}, none fails</strong>
      )}
      ; the last touchpoint came from <SourceLink name={newest.name} />, <Time at={newest.last} />
      {waiting > 0 && (
        <>
          ;{' '}
          <Link {...lettersOf({})} className={styles.link}>
            {counted(waiting, 'refused event')} {waiting === 1 ? 'waits' : 'wait'}
          </Link>
        </>
      )}
      .
    </>
  );
}

function SourceLink({ name }: { name: string }) {
  return (
    <Link
      to="."
      search={(before: object) => ({ ...before, panel: `source:${name}` })}
      resetScroll={false}
      className={styles.link}
    >
      <Word>{name}</Word>
    </Link>
  );
}

const WAYS: Readonly<Record<KnownSource['way'], string>> = {
  fetched: 'fetched',
  webhook: 'webhook',
  import: 'import',
  key: 'sends with a key',
  revoked: 'its key is revoked',
  stated: 'named by an import',
};
const TROUBLES = { failing: 'fails', paused: 'paused', unknown_kind: 'its kind is not loaded' } as const;

function columnsOf(): Column<KnownSource>[] {
  return [
    { id: 'name', header: 'Source', cell: ({ name }) => <Word>{name}</Word>, sortBy: ({ name }) => name },
    { id: 'way', header: 'How', cell: ({ way }) => WAYS[way], sortBy: ({ way }) => way },
    {
      id: 'state',
      header: 'State',
      cell: ({ trouble, declared }) =>
        trouble ? (
          <span className={trouble === 'failing' ? styles.refused : styles.quiet}>{TROUBLES[trouble]}</span>
        ) : declared ? (
          'well'
        ) : (
          ''
        ),
      sortBy: ({ trouble }) => trouble ?? '',
    },
    {
      id: 'last',
      header: 'Last received',
      cell: ({ seen }) => (seen ? <Time at={seen.last} /> : <span className={styles.quiet}>never</span>),
      sortBy: ({ seen }) => seen?.last ?? '',
    },
    {
      id: 'events',
      header: 'Touchpoints ever',
      end: true,
      cell: ({ name, seen }) =>
        seen ? (
          <Count
            value={seen.events}
            of={`touchpoints of ${name}, and their people`}
            to={peopleEver({ source: [name] })}
          />
        ) : (
          0
        ),
      sortBy: ({ seen }) => seen?.events ?? 0,
    },
    {
      id: 'waiting',
      header: 'Refused, waiting',
      end: true,
      cell: ({ name, waiting }) =>
        waiting > 0 ? (
          <Count value={waiting} of={`refused events of ${name}`} to={lettersOf({ source: [name] })} />
        ) : (
          0
        ),
      sortBy: ({ waiting }) => waiting,
    },
    {
      id: 'error',
      header: 'Trouble',
      cell: ({ declared }) => (declared?.error ? <Word>{declared.error.message}</Word> : ''),
    },
  ];
}

function Imports() {
  const { data } = useImports();
  if (!data || data.length === 0) return null;
  const running = data.filter(({ finished }) => !finished).length;
  return (
    <div className={styles.part}>
      <Section
        title="Imports"
        say={running === 0 ? 'All are finished.' : `${counted(running, 'import')} not finished.`}
      >
        <ul className={styles.list}>
          {data.slice(0, 20).map((each) => (
            <ImportLine key={each.id} of={each} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function ImportLine({ of: { name, source, position, accepted, refused, finished, at } }: { of: Import }) {
  return (
    <li>
      <div className={styles.line}>
        <span>
          <Word>{name}</Word> <span className={styles.quiet}>as {source}</span>
        </span>
        <span className="num">
          {position.toLocaleString('en-US')} rows, {accepted.toLocaleString('en-US')} in,{' '}
          {refused.toLocaleString('en-US')} refused, <Time at={at} />
        </span>
      </div>
      {!finished && <Progress aria-label={`${name} is under way`} value={100} animated size="xs" />}
    </li>
  );
}
