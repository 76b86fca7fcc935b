import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useScope } from '../scope/use-scope.ts';
import { Columns, Page, Section } from '../ui/Page.tsx';
import { BoneLines, Empty, ProblemState } from '../ui/States.tsx';
import { Breakdown } from './Breakdown.tsx';
import { CourseFigure } from './CourseFigure.tsx';
import { Explained } from './Explained.tsx';
import { Findings } from './Findings.tsx';
import { Headline, HeadlineBone } from './Headline.tsx';
import { IngestHealth } from './IngestHealth.tsx';
import { Presence } from './Presence.tsx';
import { PulseScores, PulseScoresBone } from './PulseScores.tsx';
import styles from './pulse.module.css';
import { ingestQuestion, lookQuestion, type Pulse } from './questions.ts';

/** What changed, how sure that is, and who is behind it. */
export function PulsePage() {
  const { query } = useScope();
  const found = useQuery(lookQuestion(query));
  const { data, error } = found;
  const empty = data !== undefined && isEmpty(data);
  return (
    <Page
      question="What changed?"
      answer={
        data
          ? !empty && (
              <Reserved>
                <Headline of={data} />
              </Reserved>
            )
          : !error && (
              <Reserved>
                <HeadlineBone />
              </Reserved>
            )
      }
    >
      {data === undefined && error ? (
        <ProblemState error={error} onRetry={() => void found.refetch()} />
      ) : empty ? (
        <NothingHere />
      ) : (
        <Body of={data} />
      )}
    </Page>
  );
}

/** As high as the longest first line, so that what stands below does not move when it comes. */
function Reserved({ children }: { children: ReactNode }) {
  return <span className={styles.headline}>{children}</span>;
}

function isEmpty({ scores }: Pulse): boolean {
  return scores[0]!.now.people === 0 && scores[0]!.before.people === 0;
}

function Body({ of }: { of: Pulse | undefined }) {
  return (
    <div className={styles.body}>
      {of ? <PulseScores of={of} /> : <PulseScoresBone />}
      {of ? (
        <Columns {...(of.stories[0]?.[0]?.explanations.length ? { of: 'wide' as const } : {})}>
          <CourseFigure of={of} />
          <Explained of={of} />
        </Columns>
      ) : (
        <Columns of="wide">
          <Section title="What moved, a day" say={<BoneLines lines={2} label="Loading the figure" />}>
            <div className={styles.figureBone} />
          </Section>
          <Section title="What explains it" say="Compared among people who are alike.">
            <BoneLines lines={8} label="Loading what explains it" />
          </Section>
        </Columns>
      )}
      <Columns of="wide">
        <div className={styles.stack}>
          {of ? (
            <Findings of={of} />
          ) : (
            <Section title="What moved" say="Looking at every measure.">
              <div className={styles.findingsBone}>
                <BoneLines lines={12} label="Loading findings" />
              </div>
            </Section>
          )}
          <Breakdown pulse={of} />
        </div>
        <div className={styles.stack}>
          <Presence />
          <IngestHealth />
        </div>
      </Columns>
    </div>
  );
}

/** Nothing in the scope: because nothing ever came, or because it is another time or part that one should look at. */
function NothingHere() {
  const { change } = useScope();
  const ingest = useQuery(ingestQuestion());
  if (ingest.data?.sources.length === 0)
    return (
      <Empty
        title="Nothing has arrived yet."
        action={
          <Button
            renderRoot={(props) => (
              <Link to="/touchpoints/sources" search={(before: object) => before} {...props} />
            )}
          >
            Connect a source
          </Button>
        }
      >
        What moved would be told here, as soon as touchpoints of two periods are in.
      </Empty>
    );
  return (
    <Empty
      title="Nobody did anything in this scope."
      action={
        <Button
          variant="default"
          onClick={() =>
            change({
              from: undefined,
              to: undefined,
              kind: undefined,
              channel: undefined,
              corner: undefined,
              department: undefined,
              stage: undefined,
            })
          }
        >
          Look at everything of the last 28 days
        </Button>
      }
    >
      What moved in it would be told here.
    </Empty>
  );
}
