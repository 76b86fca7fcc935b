import { Button, Kbd } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { answer, api } from '../api/client.ts';
import { CornerMark } from '../ui/Marks.tsx';
import { exactMoment, sayDay, sayDuration } from '../ui/moment.ts';
import { Page } from '../ui/Page.tsx';
import { Bone, BoneLines, Empty, ProblemState } from '../ui/States.tsx';
import { sayWord } from '../ui/words.ts';
import { Channel } from './channels.tsx';
import styles from './people.module.css';
import { Said, Whole } from './Said.tsx';
import { beginning, plainly } from './said.ts';
import { calledOf, type Step, usePerson } from './use-person.ts';
import { WalkTrack } from './WalkTrack.tsx';

/** In somebody's shoes: what they met, one step after the other, with the waits between. */
export function WalkPage() {
  const { person } = useParams({ from: '/people/$person/walk' });
  const { step } = useSearch({ from: '/people/$person/walk' });
  const navigate = useNavigate();
  const profile = usePerson(person).data;
  const walk = useWalk(person);
  const { steps } = walk;
  const at = Math.min(Math.max(0, (step ?? 1) - 1), Math.max(0, steps.length - 1));
  const go = (to: number) => {
    if (to < 0 || to >= steps.length) return;
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, step: to + 1 }),
      replace: true,
      resetScroll: false,
    });
  };
  useArrows(
    (by) => go(at + by),
    () => go(0),
    () => go(steps.length - 1),
  );
  const called = profile && beginning(plainly(calledOf(profile)), 60);
  const current = steps[at];
  if (!called && !walk.error)
    return (
      <Page key="loading" question="What was it like?" answer={<Bone width={380} />}>
        <BoneLines lines={10} label="Loading the walk" />
      </Page>
    );
  return (
    <Page
      key="walk"
      question={`What was it like to be ${called ?? 'this person'}?`}
      answer={
        steps.length > 0 ? (
          <AnswerLine steps={steps} whole={walk.whole} touchpoints={profile?.touchpoints} />
        ) : walk.error ? undefined : (
          <Bone width={380} />
        )
      }
      tools={
        <Button
          component={Link}
          to="/people/$person"
          params={{ person } as never}
          search={withoutStep as never}
          variant="default"
        >
          Everything about them
        </Button>
      }
    >
      {walk.error && steps.length === 0 ? (
        <ProblemState error={walk.error} onRetry={walk.retry} />
      ) : !walk.loaded ? (
        <BoneLines lines={10} label="Loading the walk" />
      ) : !current ? (
        <Empty title="They have met nothing yet.">
          Pages, screens and what is tracked are steps of a walk.
        </Empty>
      ) : (
        <>
          <WalkTrack steps={steps} at={at} onGo={go} />
          <StepCard step={current} next={steps[at + 1]} number={at + 1} of={steps.length} />
          <div className={styles.walkKeys}>
            <Button variant="default" disabled={at === 0} onClick={() => go(at - 1)}>
              Step back
            </Button>
            <Button disabled={at + 1 >= steps.length} onClick={() => go(at + 1)}>
              Next step
            </Button>
            <span className={styles.at}>
              <Kbd size="xs">←</Kbd> <Kbd size="xs">→</Kbd> step, <Kbd size="xs">Home</Kbd> first,{' '}
              <Kbd size="xs">End</Kbd> last
            </span>
          </div>
        </>
      )}
    </Page>
  );
}

const MOST_PAGES = 10;

/** All steps, page by page: a walk is looked at as a whole. */
function useWalk(person: string) {
  const query = useInfiniteQuery({
    queryKey: ['person', person, 'walk'],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/v1/people/{person}/walk', {
          params: {
            path: { person },
            query: { limit: 500, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && pages < MOST_PAGES) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, pages]);
  const steps = useMemo(() => data?.pages.flatMap(({ steps }) => steps) ?? [], [data]);
  return {
    steps,
    whole: !hasNextPage,
    loaded: data !== undefined,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

interface AnswerLineProps {
  readonly steps: readonly Step[];
  readonly whole: boolean;
  /** All there ever were. */
  readonly touchpoints: number | undefined;
}

function AnswerLine({ steps, whole, touchpoints = 0 }: AnswerLineProps) {
  const visits = steps.filter(({ startsVisit }) => startsVisit).length;
  const waits = steps.filter(({ waitSeconds }) => waitSeconds !== null);
  const longest = waits.reduce(
    (most, step) => (step.waitSeconds! > (most?.waitSeconds ?? 0) ? step : most),
    waits[0],
  );
  return (
    <>
      <strong>
        {whole ? '' : 'The first '}
        {steps.length.toLocaleString('en-US')} steps
      </strong>{' '}
      in {visits.toLocaleString('en-US')} visit{visits === 1 ? '' : 's'}
      {longest && (
        <>
          ; the longest wait was {sayDuration(longest.waitSeconds! * 1000)}, before “
          <Said>{longest.name}</Said>”
        </>
      )}
      .
      {whole &&
        touchpoints > steps.length &&
        ` Of ${touchpoints.toLocaleString('en-US')} touchpoints, those that only say who somebody is are no steps.`}
    </>
  );
}

interface StepCardProps {
  readonly step: Step;
  readonly next: Step | undefined;
  readonly number: number;
  readonly of: number;
}

function StepCard({ step, next, number, of }: StepCardProps) {
  const when = new Date(step.time);
  const properties = Object.entries((step.properties ?? {}) as Record<string, unknown>);
  const wait = step.waitSeconds;
  return (
    <section className={styles.step} aria-live="polite" aria-label={`Step ${number} of ${of}`}>
      <p className={styles.stepWait}>
        {wait === null
          ? 'It begins.'
          : wait < 1
            ? 'At once:'
            : `After ${sayDuration(wait * 1000)}${step.startsVisit ? ', on a new visit' : ''}:`}
      </p>
      <h2 className={styles.stepName}>
        <Said>{step.name}</Said>
      </h2>
      <p className={styles.stepWhere}>
        <Channel name={step.channel} />
        {step.corner !== '' && <CornerMark corner={step.corner} />}
        {step.stage && <span>stage: {step.stage}</span>}
        {step.department !== '' && <span>owner: {step.department}</span>}
        <time dateTime={step.time} title={exactMoment(when)}>
          {sayDay(when)}, {when.toLocaleTimeString('en-GB')}
        </time>
      </p>
      {step.description && <p className={styles.quietText}>{step.description}</p>}
      {step.promise && (
        <dl className={styles.promise}>
          <div>
            <dt>Promised</dt>
            <dd>{step.promise}</dd>
          </div>
          <div>
            <dt>Lived</dt>
            <dd>
              {next ? (
                <>
                  “<Said>{next.name}</Said>” came {sayDuration(next.waitSeconds! * 1000)} later, by{' '}
                  <Said>{sayWord(next.channel)}</Said>
                </>
              ) : (
                'Nothing has come since.'
              )}
            </dd>
          </div>
        </dl>
      )}
      {properties.length > 0 && (
        <dl className={styles.facts}>
          {properties.slice(0, 24).map(([name, value]) => (
            <div key={name}>
              <dt>
                <Said>{name}</Said>
              </dt>
              <dd>
                <Whole>{value}</Whole>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** Left and right step, Home and End go to the ends; not while somebody types. */
function useArrows(by: (steps: number) => void, first: () => void, last: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as Element;
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        target.closest('input, textarea, select, [role="dialog"]')
      )
        return;
      const act = { ArrowLeft: () => by(-1), ArrowRight: () => by(1), Home: first, End: last }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}

function withoutStep(before: object): object {
  return { ...before, step: undefined };
}
