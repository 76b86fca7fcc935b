import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { PanelProps } from '../app/capability.ts';
import { Time } from '../ui/Marks.tsx';
import { PanelTitle } from '../ui/PanelTitle.tsx';
import { Answered, BoneLines } from '../ui/States.tsx';
import { Channel, ChannelIcon } from './channels.tsx';
import styles from './people.module.css';
import { Said } from './Said.tsx';
import { beginning, plainly } from './said.ts';
import { calledOf, type Profile, sayKind, usePerson } from './use-person.ts';

/** Somebody at a glance, beside whatever page is open. */
export function PersonPanel({ id }: PanelProps) {
  const person = usePerson(id);
  return (
    <Answered query={person} skeleton={<BoneLines lines={12} label="Loading this person" />}>
      {(profile) => <Glance profile={profile} />}
    </Answered>
  );
}

function Glance({ profile }: { profile: Profile }) {
  const { person, kind, identifiers, touchpoints, firstSeen, lastSeen, channels, recent, merges, review } =
    profile;
  const used = Object.entries(channels).sort(([, a], [, b]) => b.touchpoints - a.touchpoints);
  return (
    <div className={styles.glance}>
      <PanelTitle name={beginning(plainly(calledOf(profile)), 60)}>
        <Said>{calledOf(profile)}</Said>
      </PanelTitle>
      <p className={styles.quietText}>
        {kind}, {touchpoints.toLocaleString('en-US')} touchpoint{touchpoints === 1 ? '' : 's'}
        {firstSeen && (
          <>
            {' '}
            since <Time at={firstSeen.time} />
          </>
        )}
        {lastSeen && (
          <>
            , last <Time at={lastSeen.time} />
          </>
        )}
      </p>
      <div className={styles.row}>
        <Button
          component={Link}
          to="/people/$person"
          params={{ person } as never}
          search={withoutPanel as never}
          size="xs"
        >
          Everything about them
        </Button>
        <Button
          component={Link}
          to="/people/$person/walk"
          params={{ person } as never}
          search={withoutPanel as never}
          size="xs"
          variant="default"
        >
          Walk in their shoes
        </Button>
      </div>
      <h3 className={styles.partTitle}>Known as</h3>
      <ul className={styles.plain}>
        {identifiers.slice(0, 8).map(({ kind, value }) => (
          <li key={`${kind}:${value}`}>
            <span className={styles.at}>{sayKind(kind)}</span> <Said>{value}</Said>
          </li>
        ))}
        {identifiers.length > 8 && <li className={styles.at}>and {identifiers.length - 8} others</li>}
      </ul>
      {merges.length + review.length > 0 && (
        <p className={styles.at}>
          {merges.length > 0 && `${merges.length} merge${merges.length === 1 ? '' : 's'} made them one. `}
          {review.length > 0 && `${review.length} hint${review.length === 1 ? '' : 's'} held for review.`}
        </p>
      )}
      <h3 className={styles.partTitle}>Channels</h3>
      <ul className={styles.plain}>
        {used.slice(0, 6).map(([channel, { touchpoints }]) => (
          <li key={channel} className={styles.spread}>
            <Channel name={channel} />
            <span className="num">{touchpoints.toLocaleString('en-US')}</span>
          </li>
        ))}
      </ul>
      <h3 className={styles.partTitle}>Last touchpoints</h3>
      <ol className={styles.plain}>
        {recent.map(({ id, source, time, name, channel }) => (
          <li key={`${source} ${id}`} className={styles.spread}>
            <span className={styles.channel}>
              <ChannelIcon channel={channel} />
              <Said>{name}</Said>
            </span>
            <Time at={time} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function withoutPanel(before: object): object {
  return { ...before, panel: undefined };
}
