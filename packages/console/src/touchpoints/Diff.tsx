import { type DiffLine, diffLines } from './diff.ts';
import styles from './touchpoints.module.css';

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', gone: '−', come: '+' };
const CLASSES: Readonly<Record<DiffLine['kind'], string | undefined>> = {
  same: styles.quiet,
  gone: styles.gone,
  come: styles.come,
};

/** What goes and what comes, line by line. */
export function Diff({ before, after }: { before: string; after: string }) {
  const found = diffLines(before, after);
  if (found.length === 0) return <p className={styles.quiet}>Nothing changes.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className={styles.diff} aria-label="What changes" tabIndex={0}>
      {found.map(({ kind, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing but its place
        <div key={at} className={CLASSES[kind]}>
          <span aria-hidden>{SIGNS[kind]} </span>
          {kind !== 'same' && (
            <span className="hidden-but-read">{kind === 'gone' ? 'goes: ' : 'comes: '}</span>
          )}
          {text}
        </div>
      ))}
    </section>
  );
}
