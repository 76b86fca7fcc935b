import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import type { PanelProps } from '../app/capability.ts';
import { useMay } from '../organization/use-self.ts';
import { CornerMark, Time } from '../ui/Marks.tsx';
import { PanelTitle } from '../ui/PanelTitle.tsx';
import { Answered, BoneLines } from '../ui/States.tsx';
import { tellProblem, tellUndoable } from '../ui/toast.tsx';
import { sayWord } from '../ui/words.ts';
import type { Answer } from './answers.ts';
import { Diff } from './Diff.tsx';
import { Facts, Part, Verbatim, Word } from './Shell.tsx';
import { TouchpointEditor } from './TouchpointEditor.tsx';
import styles from './touchpoints.module.css';
import { writeYaml } from './yaml.ts';

export type Touchpoint = Answer<'/v1/catalogue/touchpoints/{name}'>;
type Version = Answer<'/v1/catalogue/touchpoints/{name}/versions'>['versions'][number];

/** One touchpoint: its plan, what its events are like, what was not as planned, and how the plan came to be. */
export function TouchpointPanel({ id: name }: PanelProps) {
  const [editing, setEditing] = useState(false);
  const mayPlan = useMay()('catalogue');
  const params = { path: { name } };
  const asked = useQuery({
    queryKey: ['catalogue', 'touchpoint', name],
    queryFn: ({ signal }) => answer(api.GET('/v1/catalogue/touchpoints/{name}', { params, signal })),
  });
  const versions = useQuery({
    queryKey: ['catalogue', 'versions', name],
    queryFn: ({ signal }) => answer(api.GET('/v1/catalogue/touchpoints/{name}/versions', { params, signal })),
  });
  return (
    <>
      <PanelTitle name={name}>
        <Word>{name}</Word>
      </PanelTitle>
      <Answered query={asked} skeleton={<BoneLines lines={10} />}>
        {(touchpoint) => (
          <>
            <div className={styles.actions}>
              {mayPlan && (
                <Button onClick={() => setEditing(true)}>
                  {touchpoint.version === 0 ? 'Plan it' : 'Edit the plan'}
                </Button>
              )}
              <Link
                to="/touchpoints/live"
                search={(before: object) => ({ ...before, panel: undefined, name: [name] })}
              >
                Watch it live
              </Link>
            </div>
            <Plan touchpoint={touchpoint} />
            <Seen seen={touchpoint.seen} />
            <Violations touchpoint={touchpoint} />
            <Part title={touchpoint.version === 0 ? 'What its events have in common' : 'Schema'}>
              {touchpoint.value.schema ? (
                <Verbatim label="Schema">{JSON.stringify(touchpoint.value.schema, null, 2)}</Verbatim>
              ) : (
                <p className={styles.quiet}>None: every event of this name is as it should be.</p>
              )}
            </Part>
            {editing && <TouchpointEditor touchpoint={touchpoint} onClose={() => setEditing(false)} />}
          </>
        )}
      </Answered>
      {/* Under the plan, which would push it down if it came second. */}
      {asked.data && (
        <Answered query={versions} skeleton={<BoneLines lines={3} />}>
          {({ versions: all }) => <Versions name={name} versions={all} />}
        </Answered>
      )}
    </>
  );
}

function Plan({ touchpoint: { value, version, changed } }: { touchpoint: Touchpoint }) {
  return (
    <>
      {value.description && (
        <p>
          <Word>{value.description}</Word>
        </p>
      )}
      <Facts
        of={[
          ['Owner', value.department ?? (value.status === 'retired' ? null : 'no owner')],
          ['Stage', value.stage],
          ['Channel', value.channel && sayWord(value.channel)],
          ['Corner', value.corner && <CornerMark corner={value.corner} />],
          ['Promise', value.promise && <Word>{value.promise}</Word>],
          [
            'Cost of one',
            value.cost && `${value.cost.currency} ${value.cost.amount.toLocaleString('en-US')}`,
          ],
          ['Where not as planned', value.onViolation],
          ['Status', value.status],
          ['Personal data', value.pii?.map(({ pointer, kind }) => `${pointer} (${kind})`).join(', ')],
          [
            'Changed',
            changed && (
              <>
                <Time at={changed.at} /> by {changed.by}, version {version}
              </>
            ),
          ],
        ]}
      />
    </>
  );
}

function Seen({ seen }: { seen: Touchpoint['seen'] }) {
  return (
    <Part title="Seen from">
      {seen.length === 0 && <p className={styles.quiet}>Never seen.</p>}
      <ul className={styles.list}>
        {seen.map(({ source, events, last }) => (
          <li key={source} className={styles.line}>
            <Word>{source}</Word>
            <span className="num">
              {events.toLocaleString('en-US')}, last <Time at={last} />
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Violations({ touchpoint: { violations } }: { touchpoint: Touchpoint }) {
  if (violations.length === 0) return null;
  return (
    <Part title="Not as planned">
      <ul className={styles.list}>
        {violations.map(({ source, schema, action, count, example }) => (
          <li key={`${source} ${schema} ${action}`}>
            <div className={styles.line}>
              <span>
                <Word>{source}</Word>, {action}
              </span>
              <span className="num">{count.toLocaleString('en-US')}</span>
            </div>
            <div className={styles.quiet}>
              <Word>{`${example.path}: ${example.message}`}</Word>
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Versions({ name, versions }: { name: string; versions: readonly Version[] }) {
  const client = useQueryClient();
  const mayPlan = useMay()('catalogue');
  const restore = async (version: number, current: Version | undefined) => {
    const to = (wanted: number) =>
      answer(
        api.POST('/v1/catalogue/touchpoints/{name}/restore', {
          params: { path: { name } },
          body: { version: wanted },
        }),
      );
    try {
      await to(version);
      await client.invalidateQueries({ queryKey: ['catalogue'] });
      tellUndoable(`Version ${version} of ${name} is in force.`, async () => {
        if (current?.value) await to(current.version);
        await client.invalidateQueries({ queryKey: ['catalogue'] });
      });
    } catch (error) {
      tellProblem(error);
    }
  };
  if (versions.length === 0) return null;
  return (
    <Part title="Versions">
      <ul className={styles.list}>
        {versions.slice(0, 50).map((each, at) => (
          <li key={each.version}>
            <details>
              <summary>
                {each.version}:{' '}
                {each.value === null ? 'taken out' : at === versions.length - 1 ? 'planned' : 'changed'},{' '}
                <Time at={each.at} /> by {each.by}
              </summary>
              <Diff before={written(versions[at + 1])} after={written(each)} />
              {mayPlan && at > 0 && each.value !== null && (
                <Button
                  variant="default"
                  size="compact-sm"
                  mt={8}
                  onClick={() => void restore(each.version, versions[0])}
                >
                  Put version {each.version} in force
                </Button>
              )}
            </details>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function written(version: Version | undefined): string {
  return version?.value ? writeYaml(version.value) : '';
}
