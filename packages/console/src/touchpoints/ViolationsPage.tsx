import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api } from '../api/client.ts';
import { peopleEver } from '../people/people-search.ts';
import { Count } from '../ui/Amount.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { Time } from '../ui/Marks.tsx';
import { Answered, Bone, BoneLines, Empty } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import type { Item } from './answers.ts';
import { counted } from './catalogue-words.ts';
import { lettersOf } from './letters-search.ts';
import { Sheet, Shell, Word } from './Shell.tsx';

type Violation = Item<'/v1/catalogue/violations', 'violations'>;

/** Events that were not as their plan says. */
export function ViolationsPage() {
  const panel = useSidePanel();
  const asked = useQuery({
    queryKey: ['violations'],
    queryFn: ({ signal }) => answer(api.GET('/v1/catalogue/violations', { signal })),
  });
  const columns = useMemo(() => columnsOf(), []);
  return (
    <Shell
      question="Which events were not as planned?"
      answer={
        <Answered query={asked} skeleton={<Bone width={420} />}>
          {({ violations }) => <AnswerLine violations={violations} />}
        </Answered>
      }
    >
      <Answered query={asked} skeleton={<BoneLines lines={8} />}>
        {({ violations }) =>
          violations.length > 0 ? (
            <Sheet>
              <DataTable
                long={LongRows}
                label="Violations"
                columns={columns}
                rows={violations}
                rowId={({ name, source, schema, action }) => `${name} ${source} ${schema} ${action}`}
                onOpen={({ name }) => panel.open('touchpoint', name)}
                maxHeight={640}
              />
            </Sheet>
          ) : (
            <Empty title="Every event was as its plan says.">
              Events stand here once a touchpoint has a schema and one of its events is not like it.
            </Empty>
          )
        }
      </Answered>
    </Shell>
  );
}

function AnswerLine({ violations }: { violations: readonly Violation[] }) {
  const sum = (of: readonly Violation[]) => of.reduce((total, { count }) => total + count, 0);
  const most = violations.toSorted((a, b) => b.count - a.count)[0];
  if (!most) return <>None so far.</>;
  const refused = sum(violations.filter(({ action }) => action === 'refused'));
  const names = new Set(violations.map(({ name }) => name)).size;
  return (
    <>
      Since ever,{' '}
      <strong>
        {counted(sum(violations), 'event')} of {counted(names, 'touchpoint')}
      </strong>
      , {refused.toLocaleString('en-US')} of them refused; most from <Word>{most.source}</Word>, where{' '}
      <Word>{most.name}</Word> says at <Word>{most.example.path}</Word>:{' '}
      <Word>{most.example.message.replace(/\.$/, '')}</Word>.
    </>
  );
}

function columnsOf(): Column<Violation>[] {
  return [
    { id: 'name', header: 'Touchpoint', cell: ({ name }) => <Word>{name}</Word>, sortBy: ({ name }) => name },
    {
      id: 'source',
      header: 'Source',
      cell: ({ source }) => <Word>{source}</Word>,
      sortBy: ({ source }) => source,
    },
    {
      id: 'action',
      header: 'What became of it',
      cell: ({ action }) => action,
      sortBy: ({ action }) => action,
    },
    {
      id: 'count',
      header: 'Events ever',
      end: true,
      cell: ({ name, source, action, count }) => (
        <Count
          value={count}
          of={`events of ${source} that were ${action}: ${name}`}
          // What was refused became nobody's touchpoint: it waits, or went.
          to={
            action === 'refused'
              ? lettersOf({ source: [source], code: 'schema_violation', text: name })
              : peopleEver({ name: [name], source: [source] })
          }
        />
      ),
      sortBy: ({ count }) => count,
    },
    { id: 'path', header: 'Where', cell: ({ example }) => <Word>{example.path}</Word> },
    { id: 'message', header: 'Why', cell: ({ example }) => <Word>{example.message}</Word> },
    {
      id: 'schema',
      header: 'Version',
      end: true,
      cell: ({ schema }) => schema,
      sortBy: ({ schema }) => schema,
    },
    { id: 'first', header: 'First', cell: ({ first }) => <Time at={first} />, sortBy: ({ first }) => first },
    { id: 'last', header: 'Last', cell: ({ last }) => <Time at={last} />, sortBy: ({ last }) => last },
  ];
}
