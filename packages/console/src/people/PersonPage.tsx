import { Button } from '@mantine/core';
import { IconRoute, IconShoe } from '@tabler/icons-react';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { onlyScope } from '../scope/scope.ts';
import { Time } from '../ui/Marks.tsx';
import { Columns, Page, Section } from '../ui/Page.tsx';
import { Bone, BoneLines, ProblemState } from '../ui/States.tsx';
import { sayWord } from '../ui/words.ts';
import { ChannelChips } from './ChannelChips.tsx';
import { Identity, useIdentity } from './Identity.tsx';
import styles from './people.module.css';
import { Said } from './Said.tsx';
import { beginning, plainly } from './said.ts';
import { Timeline, useTimeline } from './Timeline.tsx';
import { Traits } from './Traits.tsx';
import { useLivePerson } from './use-live-person.ts';
import { calledOf, type Profile, usePerson } from './use-person.ts';

const NONE: readonly string[] = [];

/** One person, whole: what happened across all channels, what is known, and why it is one person. */
export function PersonPage() {
  const { person } = useParams({ from: '/people/$person' });
  const { only = NONE } = useSearch({ from: '/people/$person' });
  const asked = usePerson(person);
  const profile = asked.data;
  const live = useLivePerson(profile);
  // Asked for together; the page is laid out once it is known whose it is, so that nothing jumps.
  useTimeline(person);
  useIdentity(person);
  if (asked.error && !profile)
    return (
      <Page question="Who is this?">
        <ProblemState error={asked.error} onRetry={() => void asked.refetch()} />
      </Page>
    );
  if (!profile)
    return (
      <Page key="loading" question="What has happened?" answer={<Bone width={420} />}>
        <BoneLines lines={16} label="Loading this person" />
      </Page>
    );
  return (
    <Page
      key="person"
      question={`What has happened with ${beginning(plainly(calledOf(profile)), 60)}?`}
      answer={<AnswerLine profile={profile} />}
      tools={
        <div className={styles.tools}>
          <TheirMap profile={profile} />
          <Button
            component={Link}
            to="/people/$person/walk"
            params={{ person } as never}
            search={((before: object) => onlyScope({ ...before })) as never}
            variant="default"
            leftSection={<IconShoe size={15} aria-hidden />}
          >
            Walk in their shoes
          </Button>
        </div>
      }
    >
      <Columns of="wide">
        <div className={styles.stays}>
          <Section
            title="Touchpoints, newest first"
            say="Grouped into visits: half an hour without a touchpoint ends one, whatever channels it went through."
            tools={<LiveMark state={live} />}
          >
            <ChannelChips channels={profile.channels} only={only} />
            <Timeline person={person} only={only} />
          </Section>
        </div>
        <div className={styles.side}>
          <Section title="What is known">
            <Traits profile={profile} />
          </Section>
          <Section title="Why this is one person">
            <Identity person={person} />
          </Section>
        </div>
      </Columns>
    </Page>
  );
}

/** The map of journeys, of this person alone: they are named there as the interface names them. */
function TheirMap({ profile: { identifiers } }: { profile: Profile }) {
  const [first] = identifiers;
  if (!first) return null;
  const person = `${first.kind}:${first.value}`;
  return (
    <Button
      component={Link}
      to="/journeys"
      search={((before: object) => ({ ...onlyScope({ ...before }), person })) as never}
      variant="default"
      leftSection={<IconRoute size={15} aria-hidden />}
    >
      Their map
    </Button>
  );
}

function AnswerLine({ profile }: { profile: Profile }) {
  const { kind, touchpoints, channels, firstSeen, lastSeen, identifiers } = profile;
  const used = Object.keys(channels).length;
  return (
    <>
      A {kind} with{' '}
      <strong>
        {touchpoints.toLocaleString('en-US')} touchpoint{touchpoints === 1 ? '' : 's'}
      </strong>{' '}
      over {used} channel{used === 1 ? '' : 's'}
      {firstSeen && (
        <>
          {' '}
          since <Time at={firstSeen.time} />
        </>
      )}
      {lastSeen && (
        <>
          ; last “<Said>{lastSeen.name}</Said>” by <Said>{sayWord(lastSeen.channel)}</Said>,{' '}
          <Time at={lastSeen.time} />
        </>
      )}
      ; known by {identifiers.length} identifier{identifiers.length === 1 ? '' : 's'}.
    </>
  );
}

/** Whether what happens now appears by itself. */
function LiveMark({ state }: { state: 'open' | 'waiting' | 'closed' }) {
  const words = { open: 'live', waiting: 'connecting', closed: 'not live' };
  return (
    <span className={styles.live} data-state={state}>
      {words[state]}
    </span>
  );
}
