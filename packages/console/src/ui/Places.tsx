import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { onlyScope } from '../scope/scope.ts';
import styles from './places.module.css';

export interface PlacesProps {
  /** What they are places of. */
  readonly label: string;
  readonly places: readonly (readonly [to: string, label: string, ...rest: unknown[]])[];
}

/** The way from a page to its siblings; where there is no room for all, the one that is open is in sight. */
export function Places({ label, places }: PlacesProps) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const open = nav.current?.querySelector<HTMLElement>('[aria-current]');
    // Not scrollIntoView: that would move the page too.
    if (open) nav.current!.scrollLeft = open.offsetLeft - (nav.current!.clientWidth - open.clientWidth) / 2;
  });
  return (
    <nav ref={nav} className={styles.places} aria-label={label}>
      {places.map(([to, name]) => (
        <Link
          key={to}
          to={to}
          search={(before: object) => onlyScope({ ...before })}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
