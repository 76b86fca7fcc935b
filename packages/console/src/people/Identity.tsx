import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { useMay } from '../organization/use-self.ts';
import { Time } from '../ui/Marks.tsx';
import { Answered, BoneLines } from '../ui/States.tsx';
import styles from './people.module.css';
import { Said } from './Said.tsx';
import { type Identity as IdentityOf, sayKind } from './use-person.ts';

const UndoMerge = lazy(async () => ({ default: (await import('./UndoMerge.tsx')).UndoMerge }));

type Tie = IdentityOf['ties'][number];

const HELD = {
  cannot_link: 'somebody decided that the two stay apart',
  limit_kind: 'one person would have more identifiers of a kind than the settings allow',
  limit_total: 'one person would have more identifiers than the settings allow',
} as const;

/** What ties somebody's identifiers. */
export function useIdentity(person: string) {
  return useQuery({
    queryKey: ['person', person, 'identity'],
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/people/{person}/identity', { params: { path: { person } }, signal })),
  });
}

/** Identifiers, the evidence that ties them, and a way to undo what joined two people. */
export function Identity({ person }: { person: string }) {
  const query = useIdentity(person);
  const [undoing, setUndoing] = useState<string>();
  return (
    <Answered query={query} skeleton={<BoneLines lines={8} label="Loading identifiers" />}>
      {(identity) => (
        <>
          <Identifiers of={identity} />
          <Ties of={identity} onUndo={setUndoing} />
          <Held of={identity} />
          {undoing !== undefined && (
            <Suspense fallback={null}>
              <UndoMerge id={undoing} onClose={() => setUndoing(undefined)} />
            </Suspense>
          )}
        </>
      )}
    </Answered>
  );
}

function Identifiers({ of: { identifiers } }: { of: IdentityOf }) {
  return (
    <ul className={styles.identifiers}>
      {identifiers.map(({ leaf, kind, value, touchpoints, first }) => (
        <li key={leaf}>
          <span className={styles.at}>{sayKind(kind)}</span>
          <Said>{value}</Said>
          <span className={styles.from}>
            {touchpoints.toLocaleString('en-US')} touchpoint{touchpoints === 1 ? '' : 's'}
            {first !== null && (
              <>
                {' '}
                since <Time at={first} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Ties({ of, onUndo }: { of: IdentityOf; onUndo: (id: string) => void }) {
  const mayUndo = useMay()('correct');
  if (of.ties.length === 0)
    return <p className={styles.quietText}>One identifier only: there is nothing to tie.</p>;
  return (
    <>
      <h3 className={styles.partTitle}>What ties them</h3>
      <ol className={styles.ties}>
        {of.ties.map((tie) => (
          <li key={tie.id}>
            <Pair tie={tie} of={of} /> came together in <Evidence tie={tie} />
            {tie.joined && (
              <div className={styles.row}>
                <span className={styles.joined}>made one person of two</span>
                <button type="button" className={styles.textButton} onClick={() => onUndo(tie.id)}>
                  {mayUndo ? 'Look at both sides, undo' : 'Look at both sides'}
                </button>
              </div>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function Held({ of }: { of: IdentityOf }) {
  if (of.held.length + of.keptApart.length === 0) return null;
  return (
    <>
      {of.held.length > 0 && <h3 className={styles.partTitle}>Hints that were not followed</h3>}
      <ol className={styles.ties}>
        {of.held.map((tie) => (
          <li key={tie.id}>
            <Pair tie={tie} of={of} /> in <Evidence tie={tie} />: {HELD[tie.why]}.
          </li>
        ))}
      </ol>
      {of.keptApart.map(({ a, b, by, at }) => (
        <p key={`${a} ${b}`} className={styles.quietText}>
          <Named leaf={a} of={of} /> and <Named leaf={b} of={of} /> are kept apart, decided by{' '}
          <Said>{by}</Said>, <Time at={at} />.
        </p>
      ))}
    </>
  );
}

function Pair({ tie, of }: { tie: Pick<Tie, 'a' | 'b'>; of: IdentityOf }) {
  return (
    <>
      <Named leaf={tie.a} of={of} /> and <Named leaf={tie.b} of={of} />
    </>
  );
}

function Named({ leaf, of }: { leaf: string; of: IdentityOf }) {
  const known = of.identifiers.find((one) => one.leaf === leaf);
  if (!known) return <>somebody else’s identifier</>;
  return (
    <>
      {sayKind(known.kind)}{' '}
      <strong>
        <Said>{known.value}</Said>
      </strong>
    </>
  );
}

function Evidence({ tie: { evidence } }: { tie: Pick<Tie, 'evidence'> }) {
  return (
    <>
      “<Said>{evidence.event}</Said>” from <Said>{evidence.source}</Said>, <Time at={evidence.time} />
      {evidence.explicit && ', said outright'}
    </>
  );
}
