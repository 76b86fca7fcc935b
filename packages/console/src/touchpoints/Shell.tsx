import type { ReactNode } from 'react';
import { useMay } from '../organization/use-self.ts';
import { Page, type PageProps } from '../ui/Page.tsx';
import { Places } from '../ui/Places.tsx';
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
export function Shell({ children, answer, ...page }: PageProps) {
  useChanges();
  const may = useMay();
  return (
    <Page {...page} answer={<span className={styles.steady}>{answer}</span>}>
      <Places label="Touchpoints" places={PLACES.filter(([, , needs]) => may(needs))} />
      {children}
    </Page>
  );
}

/**
 * A word that somebody else chose: kept from turning what stands around it, cut where it has no end, and with what
 * cannot be seen shown, so that two words that differ look different.
 */
export function Word({ children }: { children: string }) {
  const cut = children.length > MOST_CHARACTERS ? `${children.slice(0, MOST_CHARACTERS)}…` : children;
  const parts = cut.split(UNSEEN);
  return (
    <bdi className={styles.hostile} title={cut === children ? undefined : `${children.length} characters`}>
      {parts.map((part, at) =>
        at % 2 === 0 ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a character has nothing but its place
          <span key={at} className={styles.unseen}>
            {codePoint(part)}
          </span>
        ),
      )}
    </bdi>
  );
}

const MOST_CHARACTERS = 300;
/**
 * Control characters, marks that turn the direction of text, and characters of no width. The joiners U+200C and U+200D
 * are left alone: words and emoji need them.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /([\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff])/;

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
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

/** What a table lies on. */
export function Sheet({ children }: { children: ReactNode }) {
  return <div className={styles.sheet}>{children}</div>;
}

/** A part of a panel. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.part}>
      <h3 className={styles.partTitle}>{title}</h3>
      {children}
    </div>
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

/** JSON laid out to be read, where it is JSON; what cannot be seen is written as its escape. */
export function laidOut(text: string): string {
  try {
    return seen(JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    return seen(text);
  }
}

function seen(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .split(UNSEEN)
        .map((part, at) => (at % 2 === 0 ? part : escaped(part)))
        .join(''),
    )
    .join('\n');
}

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}
