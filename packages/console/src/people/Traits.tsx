import { Time } from '../ui/Marks.tsx';
import { Empty } from '../ui/States.tsx';
import styles from './people.module.css';
import { Said, Whole } from './Said.tsx';
import type { Profile } from './use-person.ts';

/** What somebody stated, or was stated of them: each with who said it, and since when it stands. */
export function Traits({ profile }: { profile: Profile }) {
  const traits = Object.entries(profile.traits).sort(([a], [b]) => a.localeCompare(b));
  if (traits.length === 0)
    return (
      <Empty title="Nothing is known but what they did.">Identify calls say more, in their traits.</Empty>
    );
  return (
    <dl className={styles.traits}>
      {traits.map(([name, { value, since, source }]) => (
        <div key={name}>
          <dt>
            <Said>{name}</Said>
          </dt>
          <dd>
            <Whole>{value}</Whole>
            <span className={styles.from}>
              <Said>{source}</Said>, <Time at={since} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
