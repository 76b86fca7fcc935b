import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../organization/use-self.ts';
import { Page, type PageProps } from '../ui/Page.tsx';
import styles from './touchpoints.module.css';
import { useChanges } from './use-changes.ts';

const PLACES = [
  ['/touchpoints', 'Catalogue', 'look'],
  ['/touchpoints/live', 'Live', 'look'],
  ['/touchpoints/violations', 'Violations', 'look'],
  ['/touchpoints/dead-letters', 'Dead letters', 'look'],
  ['/touchpoints/sources', 'Sources', 'operate'],
  ['/touchpoints/destinations', 'Destinations', 'operate'],
  ['/touchpoints/keys', 'Keys', 'administer'],
] as const;

/** A page about touchpoints: what every page has, and the way to its siblings. It follows what others change. */
export function Shell({ children, ...page }: PageProps) {
  useChanges();
  const may = useMay();
  return (
    <Page {...page}>
      <nav className={styles.nav} aria-label="Touchpoints">
        {PLACES.filter(([, , needs]) => may(needs)).map(([to, label]) => (
          <Link
            key={to}
            to={to}
            search={(before: object) => ({ ...before, panel: undefined })}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {label}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  );
}

/** A word that somebody else chose, kept from turning what stands around it. */
export function Word({ children }: { children: string }) {
  return <bdi className={styles.hostile}>{children}</bdi>;
}

/** Names and values, one a line; those that are absent are left out. */
export function Facts({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) {
  const known = of.filter(
    ([, value]) => value !== undefined && value !== null && value !== false && value !== '',
  );
  return (
    <dl className={styles.facts}>
      {known.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** A part of a panel. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h3 className={styles.partTitle}>{title}</h3>
      {children}
    </section>
  );
}

/** Text as it is, in a place that scrolls. */
export function Verbatim({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className={styles.text} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

/** JSON laid out to be read, where it is JSON. */
export function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
