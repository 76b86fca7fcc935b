import styles from './scope.module.css';

/** The id of the words that say of a chip that it has no say here. */
export const UNUSED = 'scope-unused';

/** How a chip looks and is described that has no say in what the page shows; it can be set all the same. */
export function lookOf(used: boolean, chosen = false): { chip: string; described: object } {
  const look = used ? (chosen ? styles.on : '') : styles.unused;
  return {
    chip: `${styles.chip} ${look}`,
    described: used ? {} : { 'aria-describedby': UNUSED, title: 'Not used on this page' },
  };
}
