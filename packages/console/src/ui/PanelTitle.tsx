import { createContext, type ReactNode, useContext, useEffect } from 'react';
import styles from './ui.module.css';

/** Where a side panel is named: by the frame, which does not know what it shows. */
export const PanelHead = createContext<{
  readonly name: (text: string | undefined) => void;
  /** The name stands at the head of a sheet, and not again below it. */
  readonly shown: boolean;
}>({ name: () => undefined, shown: false });

/** What a side panel shows, by its name: its heading, and how it is called to whoever cannot see it. */
export function PanelTitle({ name, children }: { name: string; children?: ReactNode }) {
  const head = useContext(PanelHead);
  const { name: tell } = head;
  useEffect(() => {
    tell(name);
    return () => tell(undefined);
  }, [name, tell]);
  if (head.shown) return null;
  return <h2 className={styles.panelTitle}>{children ?? name}</h2>;
}
