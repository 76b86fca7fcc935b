import { Count, Estimate } from '../ui/Amount.tsx';
import { digits } from '../ui/amount.ts';
import { Section } from '../ui/Page.tsx';
import { openBehind } from './behind.ts';
import { sayTimes } from './Headline.tsx';
import styles from './pulse.module.css';
import type { Explanation, Finding, Pulse } from './questions.ts';
import { sayBrief, sayFactor } from './words.ts';

/** What explains the first finding, among people who are alike; and how the same number looks without that. */
export function Explained({ of }: { of: Pulse }) {
  const story = of.stories[0];
  const first = story?.[0];
  if (!first || first.explanations.length === 0) return null;
  return (
    <Section
      title="What explains it"
      say="Compared among people alike in kind and in how their day began, so that who they are explains nothing."
    >
      <ul className={styles.reasons}>
        {first.explanations.map((each) => (
          <Reason key={each.family} finding={first} of={each} />
        ))}
      </ul>
      {story.length > 1 && (
        <p className={styles.also}>
          At the same time:{' '}
          {story
            .slice(1)
            .map(({ subject }) => sayBrief(subject))
            .join(', ')}
          .
        </p>
      )}
    </Section>
  );
}

function Reason({ finding, of }: { finding: Finding; of: Explanation }) {
  const { verb, what } = sayFactor(of);
  const called = `${sayBrief(finding.subject)}, ${of.family === 'after' ? 'after' : 'with'} ${what}`;
  return (
    <li className={styles.reason}>
      <p>
        <strong>
          {verb === 'follows' ? 'After' : 'With'} {what}
        </strong>
      </p>
      <div className={styles.bar}>
        <svg aria-hidden viewBox="0 0 100 4" preserveAspectRatio="none">
          <rect width={Math.max(0, Math.min(100, of.share.value * 100))} height="4" fill="var(--t-bad)" />
        </svg>
      </div>
      <p>
        <Estimate of={clipped(of.share)} unit="percent" /> of the change
      </p>
      {of.timesAsOften && (
        <p className={styles.quiet}>
          {sayTimes(of.timesAsOften)} as often as among people alike
          {of.timesAsOftenUnadjusted !== null && <>; {digits(of.timesAsOftenUnadjusted, 1)} unadjusted</>}
        </p>
      )}
      <p className={styles.quiet}>
        It followed on{' '}
        <Count
          value={of.outcomes}
          of={`person-days: ${called}`}
          to={openBehind({ called, people: of.people })}
        />{' '}
        of {digits(of.days, 0)} such days.
      </p>
    </li>
  );
}

/** More than all of it is said as all: the rest of the change went the other way. */
function clipped({ value, low, high }: Explanation['share']) {
  return { value: Math.min(value, 1), low: Math.max(0, Math.min(low, 1)), high: Math.min(high, 1) };
}
