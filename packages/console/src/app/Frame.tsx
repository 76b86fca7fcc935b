import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { ScopeBar } from '../scope/ScopeBar.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import styles from './frame.module.css';
import { Finder, Palette } from './Palette.tsx';
import { Panel } from './Panel.tsx';
import { Drawer, Rail } from './Rail.tsx';
import { Shortcuts } from './Shortcuts.tsx';

/** What stands around every page: rail, scope, palette, side panel. */
export function Frame() {
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(main);
  const { shown } = useSidePanel();
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it goes to a part of this page, and takes the keyboard along */}
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the page
      </a>
      <div className={styles.app}>
        <Rail />
        <div className={styles.side}>
          <header className={styles.bar}>
            <Drawer />
            <ScopeBar />
            <Finder />
          </header>
          <div className={`${styles.body} ${shown ? styles.withPanel : ''}`}>
            <main id="main" ref={main} tabIndex={-1} className={styles.main}>
              <Outlet />
            </main>
            <Panel />
          </div>
        </div>
      </div>
      <Palette />
      <Shortcuts />
    </>
  );
}

/** A new page is announced and begun at its title; a change of scope leaves the focus where it is. */
function useFocusOnArrival(main: React.RefObject<HTMLElement | null>): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef<string>(undefined);
  useEffect(() => {
    const first = before.current === undefined;
    if (path === undefined || path === before.current) return;
    before.current = path;
    // Whoever opened a dialog meanwhile is typing in it.
    if (first || document.activeElement?.closest('[role="dialog"]')) return;
    const title = main.current?.querySelector<HTMLElement>('h1');
    (title ?? main.current)?.focus({ preventScroll: true });
  }, [path, main]);
}
