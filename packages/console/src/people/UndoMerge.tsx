import { Button, Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { useMay } from '../organization/use-self.ts';
import { Time } from '../ui/Marks.tsx';
import { Answered, BoneLines, ProblemState } from '../ui/States.tsx';
import { tell } from '../ui/toast.tsx';
import styles from './people.module.css';
import { Said } from './Said.tsx';
import { calledOf, type Profile, sayKind } from './use-person.ts';

const SHOWN = 6;

/** Both sides of a merge as they would be without it, before anything is done. */
export function UndoMerge({ id, onClose }: { id: string; onClose: () => void }) {
  const queries = useQueryClient();
  const mayUndo = useMay()('correct');
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const preview = useQuery({
    queryKey: ['merge', id],
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/people/merges/{id}/preview', { params: { path: { id } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });
  const undo = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { people } = await answer(api.POST('/v1/people/merges/{id}/undo', { params: { path: { id } } }));
      onClose();
      tell('The merge is undone: the two are kept apart from now on.');
      await queries.invalidateQueries({ queryKey: ['person'] });
      await queries.invalidateQueries({ queryKey: ['people'] });
      const [first] = people;
      if (first)
        void navigate({
          to: '/people/$person',
          params: { person: first.person },
          search: (before: object) => before,
        } as never);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={860}
      title="Who would they be without this merge?"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Answered query={preview} skeleton={<BoneLines lines={10} label="Loading both sides" />}>
        {({ people }) => (
          <>
            <p className={styles.quietText}>
              These would be two people again. They are kept apart from then on: the same evidence goes to
              review, and this decision itself cannot be taken back here.
              {people.length > 2 && ` ${people.length - 2} others would change with them.`}
            </p>
            <div className={styles.sides}>
              {people.slice(0, 2).map((side) => (
                <Side key={side.person} of={side} />
              ))}
            </div>
            {error !== undefined && <ProblemState error={error} />}
            <div className={styles.row}>
              {mayUndo ? (
                <Button color="orange.9" loading={busy} onClick={() => void undo()}>
                  Undo this merge
                </Button>
              ) : (
                <p className={styles.quietText}>Agents, admins and owners can undo it.</p>
              )}
              <Button variant="default" onClick={onClose}>
                {mayUndo ? 'Keep them one' : 'Close'}
              </Button>
            </div>
          </>
        )}
      </Answered>
    </Modal>
  );
}

function Side({ of }: { of: Profile }) {
  const traits = Object.entries(of.traits);
  return (
    <section className={styles.sidePart} aria-label={calledOf(of)}>
      <h3>
        <Said>{calledOf(of)}</Said>
      </h3>
      <p className={styles.quietText}>
        {of.touchpoints.toLocaleString('en-US')} touchpoint{of.touchpoints === 1 ? '' : 's'}
        {of.lastSeen && (
          <>
            , last <Time at={of.lastSeen.time} />
          </>
        )}
      </p>
      <ul className={styles.plain}>
        {of.identifiers.slice(0, SHOWN).map(({ kind, value }) => (
          <li key={`${kind}:${value}`}>
            <span className={styles.at}>{sayKind(kind)}</span> <Said>{value}</Said>
          </li>
        ))}
        {of.identifiers.length > SHOWN && (
          <li className={styles.at}>and {of.identifiers.length - SHOWN} others</li>
        )}
      </ul>
      <dl className={styles.facts}>
        {traits.slice(0, SHOWN).map(([name, { value }]) => (
          <div key={name}>
            <dt>
              <Said>{name}</Said>
            </dt>
            <dd>
              <Said>{value}</Said>
            </dd>
          </div>
        ))}
      </dl>
      {traits.length > SHOWN && <p className={styles.at}>and {traits.length - SHOWN} other traits</p>}
    </section>
  );
}
