import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { useAdding } from '../ui/adding.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Time } from '../ui/Marks.tsx';
import { Answered, Bone, BoneLines, Empty } from '../ui/States.tsx';
import { tell } from '../ui/toast.tsx';
import { type Answer, everyPage, type Item } from './answers.ts';
import { Confirm, type Confirmation } from './Confirm.tsx';
import { counted } from './catalogue-words.ts';
import { NewKey } from './NewKey.tsx';
import { Sheet, Shell, Word } from './Shell.tsx';
import styles from './touchpoints.module.css';
import { useSendersSeen } from './use-sources.ts';

type Key = Item<'/v1/keys', 'keys'>;
type Sender = Item<'/v1/touchpoints/sources', 'sources'>;
interface Row extends Key {
  readonly sender: Sender | undefined;
}

/** Who may send and ask: keys, made once and revoked for good. */
export function KeysPage() {
  const [making, setMaking] = useAdding('key');
  const [asked, setAsked] = useState<Confirmation>();
  const client = useQueryClient();
  const keys = useKeys();
  const seen = useSendersSeen();
  const rows = useMemo(() => {
    const bySource = new Map(seen.data?.map((each) => [each.source, each]));
    const all = (keys.data ?? []).map((key) => ({ ...key, sender: bySource.get(key.name) }));
    return all.toSorted((a, b) => Number(a.revoked !== null) - Number(b.revoked !== null));
  }, [keys.data, seen.data]);
  const columns = useMemo(() => {
    const revoke = ({ id, name }: Key) =>
      setAsked({
        title: `Revoke the key ${name}?`,
        loses:
          'Whoever sends or asks with it is refused from this moment, in every process. It cannot be put in force again; what it sent stays.',
        does: 'Revoke the key',
        run: async () => {
          await answer(api.DELETE('/v1/keys/{id}', { params: { path: { id } } }));
          await client.invalidateQueries({ queryKey: ['keys'] });
          tell(`The key ${name} is revoked.`);
        },
      });
    return columnsOf(revoke);
  }, [client]);
  return (
    <Shell
      question="Who may send, and who may ask?"
      answer={
        <Answered query={keys} skeleton={<Bone width={360} />}>
          {(all) => <AnswerLine keys={all} />}
        </Answered>
      }
      tools={
        <div className={styles.actions}>
          <Button onClick={() => setMaking('key')}>Make a key</Button>
        </div>
      }
    >
      <Answered query={keys} skeleton={<BoneLines lines={6} />}>
        {() =>
          rows.length > 0 ? (
            <Sheet>
              <DataTable label="Keys" columns={columns} rows={rows} rowId={({ id }) => id} maxHeight={640} />
            </Sheet>
          ) : (
            <Empty
              title="There is no key yet."
              action={<Button onClick={() => setMaking('key')}>Make a key</Button>}
            >
              A page, an app or a service sends with a key of its own.
            </Empty>
          )
        }
      </Answered>
      {making && <NewKey onClose={() => setMaking(undefined)} />}
      <Confirm asked={asked} onClose={() => setAsked(undefined)} />
    </Shell>
  );
}

export function useKeys() {
  return useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) =>
      everyPage(
        (cursor): Promise<Answer<'/v1/keys'>> =>
          answer(
            api.GET('/v1/keys', { params: { query: { limit: 1000, ...(cursor && { cursor }) } }, signal }),
          ),
        ({ keys }) => keys,
      ),
  });
}

function AnswerLine({ keys }: { keys: readonly Key[] }) {
  const inForce = keys.filter(({ revoked }) => revoked === null);
  const of = (scope: string) => inForce.filter((key) => key.scope === scope);
  const open = of('write').filter(({ origins }) => origins === null).length;
  return (
    <>
      <strong>{counted(inForce.length, 'key')} in force</strong>: {of('write').length} may send,{' '}
      {of('read').length} may ask, {of('admin').length} may do everything
      {open > 0 && `; ${open} of those that send are bound to no page`}.
    </>
  );
}

const MAY: Readonly<Record<string, string>> = { write: 'send', read: 'ask', admin: 'do everything' };

function columnsOf(revoke: (key: Key) => void): Column<Row>[] {
  return [
    { id: 'name', header: 'Name', cell: ({ name }) => <Word>{name}</Word>, sortBy: ({ name }) => name },
    { id: 'scope', header: 'May', cell: ({ scope }) => MAY[scope] ?? scope, sortBy: ({ scope }) => scope },
    {
      id: 'origins',
      header: 'From pages of',
      cell: ({ origins }) =>
        origins ? <Word>{origins.join(', ')}</Word> : <span className={styles.quiet}>anywhere</span>,
    },
    {
      id: 'sent',
      header: 'Sent',
      end: true,
      cell: ({ sender }) => (sender ? sender.events.toLocaleString('en-US') : ''),
      sortBy: ({ sender }) => sender?.events ?? 0,
    },
    {
      id: 'last',
      header: 'Last sent',
      cell: ({ sender }) =>
        sender ? <Time at={sender.last} /> : <span className={styles.quiet}>never</span>,
      sortBy: ({ sender }) => sender?.last ?? '',
    },
    {
      id: 'created',
      header: 'Made',
      cell: ({ created }) => <Time at={created} />,
      sortBy: ({ created }) => created,
    },
    {
      id: 'revoked',
      header: 'In force',
      cell: (key) =>
        key.revoked === null ? (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`Revoke ${key.name}`}
            onClick={() => revoke(key)}
          >
            Revoke
          </Button>
        ) : (
          <>
            revoked <Time at={key.revoked} />
          </>
        ),
    },
  ];
}
