import { Checkbox, Popover } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './scope.module.css';
import type { List } from './scope.ts';
import { sayValue, useStructure } from './structure.ts';
import { useScope } from './use-scope.ts';

const WORDS: Readonly<Record<List, { one: string; all: string }>> = {
  kind: { one: 'Kind', all: 'Everyone' },
  channel: { one: 'Channel', all: 'All channels' },
  corner: { one: 'Corner', all: 'All corners' },
  department: { one: 'Department', all: 'All departments' },
  stage: { one: 'Stage', all: 'All stages' },
};

/** One list of the scope: what was chosen, and a way to choose. */
export function ListChip({ list }: { list: List }) {
  const { scope, change } = useScope();
  const [opened, setOpened] = useState(false);
  const structure = useStructure();
  const chosen = scope[list];
  const values = [...structure[list], ...chosen.filter((value) => !structure[list].includes(value))];
  const { one, all } = WORDS[list];
  const set = (next: readonly string[]) => change({ [list]: next.length > 0 ? next : undefined });
  const toggle = (value: string) =>
    set(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  const said = chosen.map((value) => sayValue(list, value)).join(', ');
  return (
    <span className={`${styles.chip} ${chosen.length > 0 ? styles.on : ''}`}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <button type="button" className={styles.choose} onClick={() => setOpened(!opened)}>
            {chosen.length === 0 ? (
              all
            ) : (
              <>
                {one} <b>{chosen.length > 2 ? `${chosen.length} chosen` : said}</b>
              </>
            )}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={one}>
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
        </Popover.Dropdown>
      </Popover>
      {chosen.length > 0 && (
        <button
          type="button"
          className={styles.remove}
          aria-label={`${one}: ${all.toLowerCase()}`}
          onClick={() => set([])}
        >
          <IconX size={12} aria-hidden />
        </button>
      )}
    </span>
  );
}
