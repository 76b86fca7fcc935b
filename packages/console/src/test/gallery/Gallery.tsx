import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Problem } from '../../api/problem.ts';
import { Change, Count, Estimate } from '../../ui/Amount.tsx';
import { barsHeight, barsOption, barsParts, barsTable } from '../../ui/bars.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { LongRows } from '../../ui/LongRows.tsx';
import { CornerMark, Duration, StageMark, Time } from '../../ui/Marks.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { Score, Scores } from '../../ui/Scores.tsx';
import { BoneLines, Empty, ProblemState } from '../../ui/States.tsx';
import { tell, tellProblem, tellUndoable } from '../../ui/toast.tsx';
import { type Trend, trendOption, trendTable } from '../../ui/trend.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 4, 1);

/** A course that is the same at every run. */
function course(from: number, to: number, width: number) {
  return Array.from({ length: 56 }, (_, day) => {
    const risen = day < 28 ? from : from + (to - from) * (1 - Math.exp(-(day - 27) / 5));
    const value = risen + Math.sin(day * 12.9898) * 0.2;
    return { at: START + day * DAY, value, low: value - width, high: value + width };
  });
}

const TREND: Trend = {
  unit: 'contacts per 100 stays',
  lines: [
    { name: 'After app check-in', tone: 'bad', points: course(2.6, 7.2, 0.55) },
    { name: 'After booking', tone: 'noise', points: course(3.4, 3.4, 0.45) },
    { name: 'After a stay', tone: 'noise', points: course(1.5, 1.5, 0.35) },
  ],
  marks: [{ at: START + 28 * DAY, label: 'app 4.2 released' }],
};

const BARS = {
  unit: 'touchpoints',
  compared: 'the 28 days before',
  bars: [
    { name: 'App', value: 4812, before: 4120 },
    { name: 'Contact center', value: 2210, before: 1530 },
    { name: 'Web', value: 1975, before: 2004 },
    { name: 'E-mail', value: 640, before: 655 },
  ],
};

interface Row {
  readonly id: string;
  readonly name: string;
  readonly corner: string;
  readonly people: number;
}
const ROWS: readonly Row[] = Array.from({ length: 5_000 }, (_, index) => ({
  id: `row-${index}`,
  name: `Touchpoint ${String(index).padStart(4, '0')}`,
  corner: ['marketing', 'product', 'commerce', 'service'][index % 4]!,
  people: (index * 7919) % 5_003,
}));
const COLUMNS: readonly Column<Row>[] = [
  { id: 'name', header: 'Touchpoint', cell: ({ name }) => name, sortBy: ({ name }) => name },
  { id: 'corner', header: 'Corner', cell: ({ corner }) => <CornerMark corner={corner} /> },
  { id: 'people', header: 'People', end: true, cell: ({ people }) => people, sortBy: ({ people }) => people },
  {
    id: 'harm',
    header: 'Harm, points',
    end: true,
    cell: () => <Change of={{ value: -0.041, low: -0.055, high: -0.026 }} unit="points" rising="good" />,
  },
];

const FAULT = new Problem({
  type: 'urn:throughline:problem:unavailable',
  title: 'Unavailable',
  status: 503,
  detail: 'A database is out of reach at the moment.',
  code: 'unavailable',
  requestId: 'b7a8e6a2-0000-4000-8000-000000000001',
});

export function Gallery() {
  const [picked, setPicked] = useState<string>();
  const trend = useMemo(
    () => (of: Parameters<typeof trendOption>[1], narrow: boolean) => trendOption(TREND, of, narrow),
    [],
  );
  const bars = useMemo(() => (of: Parameters<typeof barsOption>[1]) => barsOption(BARS, of), []);
  return (
    <Page
      question="What are pages made of?"
      answer={
        <>
          Service contacts rose{' '}
          <Change of={{ value: 0.12, low: 0.09, high: 0.15 }} unit="percent" rising="bad" /> after{' '}
          <strong>app check-in</strong>; everything else is within its usual noise.
        </>
      }
    >
      <Scores label="Scores">
        <Score
          label="NPS"
          value="41"
          note={<Change of={{ value: -3, low: -6, high: 0.4 }} unit={{}} rising="good" named />}
          course={[44, 45, 43, 46, 44, 41]}
        />
        <Score
          label="CSAT, arrival"
          value="3.9"
          tone="bad"
          note={<Change of={{ value: -0.3, low: -0.4, high: -0.2 }} unit={{}} rising="good" />}
          course={[4.2, 4.2, 4.1, 3.9, 3.9]}
        />
        <Score
          label="Came back"
          value={<Estimate of={{ value: 0.382, low: 0.371, high: 0.394 }} unit="percent" />}
        />
        <Score
          label="Cost to serve"
          value="€ 7.40"
          tone="good"
          note={<Change of={{ value: -0.62, low: -0.77, high: -0.48 }} unit={{ before: '€' }} rising="bad" />}
          course={[5, 4, 4, 3, 2]}
        />
      </Scores>
      <Columns of="wide">
        <Figure
          title="Contacts by what came before"
          sentence="The break is on 29 May; the other paths did not move."
          option={trend}
          table={trendTable(TREND)}
        />
        <Figure
          title="Touchpoints by channel"
          sentence="The contact center took 44 % more."
          option={bars}
          table={barsTable(BARS)}
          parts={barsParts}
          height={barsHeight(4)}
        />
      </Columns>
      <Columns of="two">
        <Section title="Many rows" say={picked ?? 'None is open.'}>
          <DataTable
            long={LongRows}
            label="Many rows"
            columns={COLUMNS}
            rows={ROWS}
            rowId={({ id }) => id}
            maxHeight={300}
            openId={picked}
            onOpen={({ id }) => setPicked(id)}
          />
        </Section>
        <Section title="Marks" say="A colour never stands alone.">
          <p>
            <Count value={1204} of="people after a failed check-in" to={{ to: '/' }} /> people,{' '}
            <Time at={START} />, <Duration of={4_000_000} />
          </p>
          {['awareness', 'research', 'purchase', 'onboarding', 'usage', 'service'].map((stage, index) => (
            <p key={stage}>
              <StageMark stage={stage} index={index} count={6} />
            </p>
          ))}
        </Section>
      </Columns>
      <Columns of="two">
        <Section title="On its way">
          <BoneLines lines={4} label="On its way" />
        </Section>
        <Section title="Nothing there">
          <Empty
            title="No one matches this scope."
            action={<Button variant="default">Look at everyone</Button>}
          >
            People who were there in the last 28 days would be listed here.
          </Empty>
        </Section>
        <Section title="Gone wrong">
          <ProblemState error={FAULT} onRetry={() => tell('Tried again.')} />
        </Section>
      </Columns>
      <Button onClick={() => tellUndoable('The owner was changed.', async () => setPicked('undone'))}>
        Change the owner
      </Button>{' '}
      <Button onClick={() => tellProblem(FAULT)}>Fail</Button>
    </Page>
  );
}
