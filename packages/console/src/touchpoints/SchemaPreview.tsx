import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { Answered, BoneLines } from '../ui/States.tsx';
import type { Draft } from './draft.ts';
import { Part, Word } from './Shell.tsx';
import styles from './touchpoints.module.css';

interface SchemaPreviewProps {
  readonly name: string;
  readonly schema: Record<string, unknown>;
  readonly onViolation: Draft['onViolation'];
}

const DAYS = 30;
const DOES: Readonly<Record<Draft['onViolation'], string>> = {
  refuse: 'would have been refused',
  mark: 'would have been marked',
  allow: 'would have been let in all the same',
};

/** Whom a schema would have refused, had it been in force in the last days. */
export function SchemaPreview({ name, schema, onViolation }: SchemaPreviewProps) {
  const asked = useQuery({
    queryKey: ['schema-preview', name, schema],
    queryFn: ({ signal }) =>
      answer(
        api.POST('/v1/catalogue/touchpoints/{name}/preview', {
          params: { path: { name } },
          body: { schema, days: DAYS, examples: 5 } as never,
          signal,
        }),
      ),
  });
  return (
    <Part title={`The last ${DAYS} days under this schema`}>
      <Answered query={asked} skeleton={<BoneLines lines={4} />}>
        {({ events, examined, violations, sources, examples, deadLetters }) => (
          <>
            <p>
              {events === 0 ? (
                'No event of this name came in.'
              ) : (
                <>
                  <strong>
                    {violations.toLocaleString('en-US')} of {examined.toLocaleString('en-US')}
                  </strong>{' '}
                  events examined {DOES[onViolation]}.
                </>
              )}
              {deadLetters.examined > 0 &&
                ` Of ${deadLetters.examined} dead letters of this name it would take ${deadLetters.accepted}.`}
            </p>
            <ul className={styles.list}>
              {sources
                .filter((each) => each.violations > 0)
                .map((each) => (
                  <li key={each.source} className={styles.line}>
                    <Word>{each.source}</Word>
                    <span className="num">
                      {each.violations.toLocaleString('en-US')} of {each.examined.toLocaleString('en-US')}
                    </span>
                  </li>
                ))}
              {examples.map(({ key, id, path, message }) => (
                <li key={key}>
                  <Word>{id}</Word>
                  <div className={styles.quiet}>
                    <Word>{`${path}: ${message}`}</Word>
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </Answered>
    </Part>
  );
}
