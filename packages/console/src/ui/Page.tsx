import { type ReactNode, useEffect } from 'react';
import styles from './ui.module.css';

export interface PageProps {
  /** What the page answers, as a question. */
  readonly question: string;
  /** The answer in one sentence, written from the data, with its interval. A skeleton while it is asked for. */
  readonly answer?: ReactNode;
  /** What can be done here, beside the title. */
  readonly tools?: ReactNode;
  readonly children?: ReactNode;
}

/** A page: a question as its title, its answer as the first line, then what shows it. */
export function Page({ question, answer, tools, children }: PageProps) {
  useEffect(() => {
    document.title = `${question} · Throughline`;
  }, [question]);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.headText}>
          <h1 className={styles.title} tabIndex={-1}>
            {question}
          </h1>
          {answer !== undefined && <div className={styles.answer}>{answer}</div>}
        </div>
        {tools}
      </header>
      {children}
    </div>
  );
}

export interface SectionProps {
  readonly title: string;
  readonly say?: ReactNode;
  readonly tools?: ReactNode;
  readonly children?: ReactNode;
}

/** A part of a page that has a title of its own. */
export function Section({ title, say, tools, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {tools && <div className={styles.tools}>{tools}</div>}
      </div>
      {say !== undefined && <div className={styles.say}>{say}</div>}
      {children}
    </section>
  );
}

/** Sections beside each other where there is room: `two` alike, or `wide` and narrow. */
export function Columns({ of, children }: { of?: 'two' | 'wide'; children: ReactNode }) {
  return <div className={`${styles.columns} ${of ? styles[of] : ''}`}>{children}</div>;
}
