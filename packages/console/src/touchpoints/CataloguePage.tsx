import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { answer, api } from '../api/client.ts';
import type { paths } from '../api/schema.d.ts';
import { useMay } from '../organization/use-self.ts';
import type { Scope } from '../scope/scope.ts';
import { useStructure } from '../scope/structure.ts';
import { useScope } from '../scope/use-scope.ts';
import { Change, Count } from '../ui/Amount.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { CornerMark, StageMark, Time } from '../ui/Marks.tsx';
import { Answered, Bone, BoneLines, Empty } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { Typed } from '../ui/Typed.tsx';
import { sayWord } from '../ui/words.ts';
import { type Answer, everyPage, type Item } from './answers.ts';
import { CatalogueFile } from './CatalogueFile.tsx';
import { type CatalogueSearch, GAPS, type Gap, STATUSES } from './catalogue-search.ts';
import { counted, type SaidGap, sayGaps } from './catalogue-words.ts';
import { Sheet, Shell, Word } from './Shell.tsx';
import styles from './touchpoints.module.css';
import { saveCatalogue } from './yaml.ts';

type Glance = Item<'/v1/catalogue/touchpoints', 'touchpoints'>;
type Counted = Item<'/v1/catalogue/counts', 'counts'>;
interface Row extends Glance {
  readonly counted: Counted | undefined;
}

type CountsQuery = NonNullable<paths['/v1/catalogue/counts']['get']['parameters']['query']>;

/** The catalogue: every touchpoint, whose it is, how often it happens, and what it leaves open. */
export function CataloguePage() {
  const { scope, query } = useScope();
  const search = useSearch({ from: '/touchpoints' });
  const navigate = useNavigate();
  const change = (part: CatalogueSearch) =>
    void navigate({
      to: '/touchpoints',
      search: (before) => ({ ...before, ...part }),
      replace: true,
      resetScroll: false,
    });
  const [uploading, setUploading] = useState(false);
  const panel = useSidePanel();
  const mayPlan = useMay()('catalogue');
  const all = useTouchpoints();
  const gaps = useQuery({
    queryKey: ['catalogue', 'gaps'],
    queryFn: ({ signal }) => answer(api.GET('/v1/catalogue/gaps', { signal })),
  });
  const counts = useQuery({
    queryKey: ['catalogue-counts', query],
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/catalogue/counts', { params: { query: query as CountsQuery }, signal })),
  });
  const columns = useColumns();
  const rows = useMemo(
    () => rowsOf(all.data ?? [], counts.data, meantBy(scope, search, gaps.data)),
    [all.data, counts.data, scope, search, gaps.data],
  );
  return (
    <Shell
      question="Which touchpoints are there, and who owns them?"
      answer={
        <Answered query={gaps} skeleton={<Bone width={420} />}>
          {(open) => <AnswerLine gaps={open} touchpoints={all.data?.length} />}
        </Answered>
      }
      tools={
        <div className={styles.actions}>
          <Button variant="default" onClick={() => void saveCatalogue()}>
            Download YAML
          </Button>
          {mayPlan && (
            <Button variant="default" onClick={() => setUploading(true)}>
              Upload YAML
            </Button>
          )}
        </div>
      }
    >
      <div className={styles.filters}>
        <Typed
          label="Name"
          placeholder="Part of a name"
          value={search.q ?? ''}
          onSettled={(q) => change({ q: q === '' ? undefined : q })}
        />
        <Select
          label="Status"
          data={['all', ...STATUSES]}
          value={search.status ?? 'all'}
          allowDeselect={false}
          onChange={(value) => change({ status: STATUSES.find((each) => each === value) })}
        />
        <Select
          label="What is open"
          placeholder="whatever it is"
          clearable
          clearButtonProps={{ 'aria-label': 'All, whatever is open' }}
          data={Object.entries(GAPS).map(([value, label]) => ({ value, label }))}
          value={search.gap ?? null}
          onChange={(value) => change({ gap: (value ?? undefined) as Gap | undefined })}
        />
      </div>
      <Answered query={all} skeleton={<BoneLines lines={14} />}>
        {(touchpoints) =>
          rows.length > 0 ? (
            <Sheet>
              <DataTable
                long={LongRows}
                label="Touchpoints"
                columns={columns}
                rows={rows}
                rowId={({ name }) => name}
                openId={panel.shown?.kind === 'touchpoint' ? panel.shown.id : undefined}
                onOpen={({ name }) => panel.open('touchpoint', name)}
                maxHeight={640}
              />
            </Sheet>
          ) : (
            <Nothing
              filtered={touchpoints.length > 0}
              onUpload={mayPlan ? () => setUploading(true) : undefined}
            />
          )
        }
      </Answered>
      {uploading && <CatalogueFile onClose={() => setUploading(false)} />}
    </Shell>
  );
}

export function useTouchpoints() {
  return useQuery({
    queryKey: ['catalogue', 'touchpoints'],
    queryFn: ({ signal }) =>
      everyPage(
        (cursor) =>
          answer(
            api.GET('/v1/catalogue/touchpoints', {
              params: { query: { limit: 1000, ...(cursor && { cursor }) } },
              signal,
            }),
          ),
        ({ touchpoints }) => touchpoints,
      ),
  });
}

function AnswerLine({
  gaps,
  touchpoints,
}: {
  gaps: Answer<'/v1/catalogue/gaps'>;
  touchpoints: number | undefined;
}) {
  const open = sayGaps(gaps);
  const known = touchpoints === undefined ? '' : `${counted(touchpoints, 'touchpoint')}. `;
  if (touchpoints === 0) return <>None was seen or planned yet.</>;
  const [first, ...rest] = open;
  if (!first) return <>{known}Each has an owner, and every stage has a touchpoint.</>;
  return (
    <>
      {known}
      <strong>
        <GapLink of={first} text={capital(first.text)} />
      </strong>
      {rest.map((each) => (
        <span key={each.text}>
          ; <GapLink of={each} text={each.text} />
        </span>
      ))}
      .
    </>
  );
}

/** What is open leads to the touchpoints it speaks of. */
function GapLink({ of: { gap }, text }: { of: SaidGap; text: string }) {
  if (!gap) return text;
  return (
    <Link
      to="/touchpoints"
      className={styles.link}
      search={(before: object) => ({ ...before, panel: undefined, q: undefined, status: undefined, gap })}
    >
      {text}
    </Link>
  );
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

function Nothing({ filtered, onUpload }: { filtered: boolean; onUpload: (() => void) | undefined }) {
  if (filtered) return <Empty title="No touchpoint is like this.">Widen the filter or the scope.</Empty>;
  const title = 'Touchpoints stand here once the first event came in.';
  if (!onUpload) return <Empty title={title}>Marketers, admins and owners can plan them before.</Empty>;
  return (
    <Empty
      title={title}
      action={
        <Button variant="default" onClick={onUpload}>
          Upload a plan
        </Button>
      }
    >
      Send one with a key from Keys, or upload a plan as YAML.
    </Empty>
  );
}

function rowsOf(
  all: readonly Glance[],
  counts: Answer<'/v1/catalogue/counts'> | undefined,
  isMeant: (glance: Glance) => boolean,
): Row[] {
  const byName = new Map(counts?.counts.map((each) => [each.name, each]));
  return all.filter(isMeant).map((glance) => ({ ...glance, counted: byName.get(glance.name) }));
}

/** Which rows the address means. */
function meantBy(
  scope: Scope,
  { q = '', status, gap }: CatalogueSearch,
  gaps: Answer<'/v1/catalogue/gaps'> | undefined,
): (glance: Glance) => boolean {
  const open = gap && gaps && new Set(gaps[gap].map(({ name }) => name));
  const part = q.toLowerCase();
  return (glance) => {
    const has = (list: 'channel' | 'corner' | 'department' | 'stage') =>
      scope[list].length === 0 || scope[list].includes(glance[list] ?? 'none');
    return (
      (status === undefined || glance.status === status) &&
      (open === undefined || open.has(glance.name)) &&
      glance.name.toLowerCase().includes(part) &&
      has('channel') &&
      has('corner') &&
      has('department') &&
      has('stage')
    );
  };
}

/** A change that may as well be half or double is not told: the interval says that too few people did it. */
const TOO_WIDE = 2;
const NONE = <span className={styles.quiet}>none</span>;

function useColumns(): Column<Row>[] {
  const { stage: stages } = useStructure();
  return useMemo(
    () => [
      {
        id: 'name',
        header: 'Touchpoint',
        cell: ({ name }) => <Word>{name}</Word>,
        sortBy: ({ name }) => name,
      },
      {
        id: 'stage',
        header: 'Stage',
        cell: ({ stage }) =>
          stage ? <StageMark stage={stage} index={stages.indexOf(stage)} count={stages.length} /> : NONE,
        sortBy: ({ stage }) => stages.indexOf(stage ?? ''),
      },
      {
        id: 'channel',
        header: 'Channel',
        cell: ({ channel }) => (channel === undefined || channel === null ? NONE : sayWord(channel)),
        sortBy: ({ channel }) => channel ?? '',
      },
      {
        id: 'corner',
        header: 'Corner',
        cell: ({ corner }) => (corner ? <CornerMark corner={corner} /> : NONE),
        sortBy: ({ corner }) => corner ?? '',
      },
      {
        id: 'owner',
        header: 'Owner',
        cell: ({ department, status }) =>
          department ??
          (status === 'retired' ? 'retired' : <strong className={styles.quiet}>no owner</strong>),
        sortBy: ({ department }) => department ?? '',
      },
      {
        id: 'events',
        header: 'In the period',
        end: true,
        cell: ({ name, counted: of }) =>
          of ? (
            <Count
              value={of.events}
              of={`times ${name}, by ${of.people} people`}
              to={{
                to: '/people',
                search: (before: object) => ({ ...before, panel: undefined, name: [name] }),
              }}
            />
          ) : (
            <span className={styles.quiet}>0</span>
          ),
        sortBy: ({ counted: of }) => of?.events ?? 0,
      },
      {
        id: 'change',
        header: 'Change',
        end: true,
        cell: ({ counted: of }) =>
          of?.change && of.change.high - of.change.low < TOO_WIDE ? (
            <Change of={of.change} unit="percent" rising="neither" />
          ) : (
            <span className={styles.quiet}>–</span>
          ),
        sortBy: ({ counted: of }) => of?.change?.value ?? 0,
      },
      {
        id: 'last',
        header: 'Last seen',
        cell: ({ last }) => (last ? <Time at={last} /> : <span className={styles.quiet}>never</span>),
        sortBy: ({ last }) => last ?? '',
      },
      {
        id: 'violations',
        header: 'Violations ever',
        end: true,
        cell: ({ violations }) => violations.toLocaleString('en-US'),
        sortBy: ({ violations }) => violations,
      },
      {
        id: 'cost',
        header: 'Cost of one',
        end: true,
        cell: ({ cost }) => (cost ? `${cost.currency} ${cost.amount.toLocaleString('en-US')}` : ''),
        sortBy: ({ cost }) => cost?.amount ?? 0,
      },
      {
        id: 'promise',
        header: 'Promise',
        cell: ({ promise }) => (promise ? <Word>{promise}</Word> : ''),
      },
    ],
    [stages],
  );
}
