import { Checkbox } from '@mantine/core';
import { Floating } from '../ui/Floating.tsx';
import styles from './scope.module.css';
import { LIST_WORDS, type List } from './scope.ts';
import { sayValue, useStructure } from './structure.ts';
import { useScope } from './use-scope.ts';

/** The values of one list of the scope, to be ticked. */
export function ListChooser({ list, ...floating }: { list: List; anchor: HTMLElement; onClose: () => void }) {
  const { scope, change } = useScope();
  const structure = useStructure();
  const chosen: readonly string[] = scope[list];
  const values = [...structure[list], ...chosen.filter((value) => !structure[list].includes(value))];
  const toggle = (value: string) => {
    const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
    change({ [list]: next.length > 0 ? next : undefined });
  };
  const { one } = LIST_WORDS[list];
  return (
    <Floating label={one} {...floating}>
      <fieldset className={styles.values}>
        <legend className="hidden-but-read">{one}</legend>
        {values.length === 0 && <p className="quiet">The catalogue names none yet.</p>}
        {values.map((value) => (
          <Checkbox
            key={value}
            label={sayValue(list, value)}
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
          />
        ))}
      </fieldset>
    </Floating>
  );
}
