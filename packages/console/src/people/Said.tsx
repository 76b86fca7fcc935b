import { useState } from 'react';
import styles from './people.module.css';
import { A_LINE, beginning, plainly, textOf } from './said.ts';

/** A word or a line that somebody else wrote: kept apart from what stands around it, and not longer than a line. */
export function Said({ children }: { children: unknown }) {
  const text = plainly(textOf(children));
  return (
    <bdi className={styles.said} title={text.length > A_LINE ? beginning(text, 2_000) : undefined}>
      {beginning(text)}
    </bdi>
  );
}

/** A value that may be long: its beginning, and all of it when asked for. */
export function Whole({ children }: { children: unknown }) {
  const text = plainly(textOf(children));
  const [all, setAll] = useState(false);
  if (text.length <= A_LINE) return <bdi className={styles.said}>{text}</bdi>;
  return (
    <>
      <bdi className={styles.said}>{all ? text : beginning(text)}</bdi>{' '}
      <button type="button" className={styles.quiet} aria-expanded={all} onClick={() => setAll(!all)}>
        {all ? 'less' : `all ${text.length.toLocaleString('en-US')} characters`}
      </button>
    </>
  );
}
