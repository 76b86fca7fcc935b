import { Button, Modal, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { saveAnswer } from '../touchpoints/save-file.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { Time } from '../ui/Marks.tsx';
import { Answered, BoneLines, Empty } from '../ui/States.tsx';
import { Typed } from '../ui/Typed.tsx';
import { tellProblem } from '../ui/toast.tsx';
import type { AuditLine } from './answers.ts';
import type { AuditSearch } from './audit-search.ts';
import styles from './organization.module.css';
import { Actions, AnswerBone, Shell, Word } from './Shell.tsx';
import { useTeam } from './TeamPage.tsx';
import { useMay } from './use-self.ts';

const ACTIONS = [
  { value: 'read', label: 'looked at people' },
  { value: 'change', label: 'changed something' },
  { value: 'denied', label: 'was refused' },
  { value: 'sign_in', label: 'signed in' },
  { value: 'sign_in_failed', label: 'failed to sign in' },
];
const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ACTIONS.map(({ value, label }) => [value, label])),
  sign_in_sso: 'signed in elsewhere',
  sign_in_recovery: 'signed in by a recovery code',
  sign_out: 'signed out',
  set_up: 'set this up',
  recovery: 'came in by a recovery link',
  invitation_accepted: 'joined',
  new_password: 'set a new password',
  password_changed: 'changed the password',
  second_factor_on: 'turned a second factor on',
  second_factor_off: 'took the second factor away',
  recovery_codes_renewed: 'made new recovery codes',
  sessions_ended: 'ended sessions',
};

/** As the interface takes it. */
type Filter = { readonly [name in keyof AuditSearch]?: string };

/** Who saw and changed what. */
export function AuditPage() {
  const { actor, action, subject } = useSearch({ from: '/organization/audit' });
  const asked: Filter = { ...(actor && { actor }), ...(action && { action }), ...(subject && { subject }) };
  const [shown, setShown] = useState<AuditLine>();
  const may = useMay();
  const lines = useAudit(asked, may('administer'));
  const all = useMemo(() => lines.data?.pages.flatMap((page) => page.lines), [lines.data]);
  const columns = useMemo(columnsOf, []);
  const save = (format: 'csv' | 'jsonl') => {
    const query = new URLSearchParams({ ...asked, format });
    saveAnswer(`audit.${format}`, `/v1/organization/audit/export?${query}`).catch(tellProblem);
  };
  return (
    <Shell
      needs="administer"
      question="Who saw and changed what?"
      answer={
        <Answered query={{ ...lines, data: all }} skeleton={<AnswerBone />}>
          {(rows) => <AnswerLine lines={rows} more={lines.hasNextPage} />}
        </Answered>
      }
      tools={
        <Actions>
          <Button variant="default" onClick={() => save('csv')}>
            Save as CSV
          </Button>
          <Button variant="default" onClick={() => save('jsonl')}>
            Save as JSON
          </Button>
        </Actions>
      }
    >
      <Filters filter={asked} />
      <Answered query={{ ...lines, data: all }} skeleton={<BoneLines lines={10} />}>
        {(rows) =>
          rows.length > 0 ? (
            <DataTable
              long={LongRows}
              label="Audit"
              columns={columns}
              rows={rows}
              rowId={({ id }) => id}
              onOpen={setShown}
              openId={shown?.id}
              maxHeight={640}
              onEnd={() => {
                if (lines.hasNextPage && !lines.isFetchingNextPage) void lines.fetchNextPage();
              }}
            />
          ) : (
            <Empty title="Nothing of this kind was seen or changed." />
          )
        }
      </Answered>
      {shown && <Line line={shown} onClose={() => setShown(undefined)} />}
    </Shell>
  );
}

function useAudit(filter: Filter, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/v1/organization/audit', {
          params: { query: { ...filter, limit: 100, ...(pageParam !== '' && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled,
  });
}

function AnswerLine({ lines, more }: { lines: readonly AuditLine[]; more: boolean }) {
  const who = new Set(lines.map(({ actor }) => actor.id)).size;
  const last = lines.at(-1);
  return (
    <>
      <strong>
        {more ? 'More than ' : ''}
        {lines.length} lines
      </strong>{' '}
      by {who} {who === 1 ? 'person or key' : 'people and keys'}
      {last && (
        <>
          , back to <Time at={last.at} />
        </>
      )}
      .
    </>
  );
}

function Filters({ filter }: { filter: Filter }) {
  const team = useTeam();
  const navigate = useNavigate();
  const set = (name: keyof Filter, value: string | null) =>
    void navigate({
      to: '/organization/audit',
      search: (before) => ({ ...before, [name]: value || undefined }),
      replace: true,
      resetScroll: false,
    });
  return (
    <div className={styles.filters}>
      <Select
        label="Who"
        placeholder="anyone"
        clearable
        clearButtonProps={{ 'aria-label': 'Anyone' }}
        data={(team.data ?? []).map(({ id, email }) => ({ value: id, label: email }))}
        value={filter.actor ?? null}
        onChange={(value) => set('actor', value)}
      />
      <Select
        label="Did"
        placeholder="anything"
        clearable
        clearButtonProps={{ 'aria-label': 'Anything' }}
        data={ACTIONS}
        value={filter.action ?? null}
        onChange={(value) => set('action', value)}
      />
      <Typed
        label="Person or thing"
        placeholder="its id"
        value={filter.subject ?? ''}
        onSettled={(value) => set('subject', value.trim())}
      />
    </div>
  );
}

function columnsOf(): Column<AuditLine>[] {
  return [
    { id: 'at', header: 'When', cell: ({ at }) => <Time at={at} /> },
    {
      id: 'who',
      header: 'Who',
      cell: ({ actor }) => <Word>{actor.name === '' ? 'nobody' : actor.name}</Word>,
    },
    { id: 'role', header: 'As', cell: ({ actor }) => actor.role },
    { id: 'action', header: 'Did', cell: ({ action }) => WORDS[action] ?? action },
    {
      id: 'what',
      header: 'What',
      cell: ({ action, subjects, route }) => (
        <Word>
          {action === 'read' ? subjects.join(', ') || route : route.replace(/^POST \/v1\/auth\/.*/, '')}
        </Word>
      ),
    },
    { id: 'from', header: 'From', cell: ({ address }) => address },
  ];
}

/** One line, whole: with what it changed. */
function Line({ line, onClose }: { line: AuditLine; onClose: () => void }) {
  const { at, actor, action, route, subjects, changes, address, request } = line;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title="What was it?"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <dl className={styles.facts}>
        <dt>When</dt>
        <dd>
          <Time at={at} />
        </dd>
        <dt>Who</dt>
        <dd>
          <bdi>{actor.name}</bdi>, {actor.role}
        </dd>
        <dt>Did</dt>
        <dd>{WORDS[action] ?? action}</dd>
        <dt>By</dt>
        <dd>{route}</dd>
        {subjects.length > 0 && (
          <>
            <dt>What</dt>
            <dd>
              <Word>{subjects.join(', ')}</Word>
            </dd>
          </>
        )}
        <dt>From</dt>
        <dd>
          {address}, request {request}
        </dd>
      </dl>
      {changes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        <section className={styles.scroll} aria-label="Changes" tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ path, before, after }) => (
                <tr key={path}>
                  <th scope="row">
                    <Word>{path === '' ? 'all' : path}</Word>
                  </th>
                  <td className={styles.value}>{JSON.stringify(before, null, 1)}</td>
                  <td className={styles.value}>{JSON.stringify(after, null, 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Modal>
  );
}
