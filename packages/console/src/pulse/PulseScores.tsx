import { Link } from '@tanstack/react-router';
import { Change, Count } from '../ui/Amount.tsx';
import { count, digits, sayChange } from '../ui/amount.ts';
import { Score, ScoreBone, Scores } from '../ui/Scores.tsx';
import { openBehind } from './behind.ts';
import styles from './pulse.module.css';
import type { Pulse, Score as Scored } from './questions.ts';
import { isNewsOfPeople, perHundred, sayQuiet } from './words.ts';

/** The few numbers that lead, each with its change, its course and its people. */
export function PulseScores({ of }: { of: Pulse }) {
  return (
    <Scores label="Key measures">
      {of.scores.map((each) => (
        <One key={each.id} of={each} pulse={of} />
      ))}
    </Scores>
  );
}

function One({ of, pulse }: { of: Scored; pulse: Pulse }) {
  const { subject, now, change, people, series } = of;
  const called = subject ? labelOf(subject.value) : 'People';
  const link = openBehind({ called, people });
  const news = isNews(of, pulse);
  const said = sayChange(change, 'percent');
  const rising = subject?.value === 'service' ? 'bad' : 'neither';
  return (
    <Score
      label={subject ? `${called} per 100 person-days` : called}
      value={
        subject ? (
          <Link
            {...link}
            className={styles.opens}
            aria-label={`${digits(perHundred(now.rate), 1)} ${called}: show ${count(now.people)} people`}
          >
            {digits(perHundred(now.rate), 1)}
          </Link>
        ) : (
          <Count value={now.people} of="people" to={link} />
        )
      }
      note={
        news ? (
          <Change of={change} unit="percent" rising={rising} />
        ) : (
          <span className={styles.noise}>
            {said.value} ({said.range}) · {sayQuiet(of)}
          </span>
        )
      }
      course={(series ?? []).flatMap((point) => (point ? [point.rate] : []))}
      tone={news ? (rising === 'bad' && change.value > 0 ? 'bad' : 'news') : 'noise'}
    />
  );
}

/** News where its own test says so; people a day have none beside the others, and go by theirs alone. */
function isNews(of: Scored, { stories }: Pulse): boolean {
  const { subject } = of;
  if (!subject) return isNewsOfPeople(of);
  return stories.flat().some((each) => {
    const same = [each.subject, ...each.same];
    return same.some(
      ({ dimension, value, among }) => !among && dimension === subject.dimension && value === subject.value,
    );
  });
}

function labelOf(stage: string): string {
  return `${stage.charAt(0).toUpperCase()}${stage.slice(1).replaceAll('_', ' ')}`;
}

export function PulseScoresBone() {
  return (
    <Scores label="Key measures: loading">
      {['People', 'Purchase', 'Service', 'Renewal', 'Referral'].map((label) => (
        <ScoreBone key={label} label={label} />
      ))}
    </Scores>
  );
}
