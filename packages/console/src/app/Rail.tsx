import { useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconKeyboard, IconMenu2, IconMoon, IconSun } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { WhoAmI } from '../organization/WhoAmI.tsx';
import { onlyScope } from '../scope/scope.ts';
import { useCapabilities } from './capability.ts';
import styles from './frame.module.css';
import { showShortcuts } from './overlays.ts';

/** The words that have pages. */
export function Rail() {
  return (
    <nav className={styles.rail} aria-label="Capabilities">
      <RailContent />
    </nav>
  );
}

const loadSheet = () => import('./Sheet.tsx');
const Sheet = lazy(async () => ({ default: (await loadSheet()).Sheet }));

/** The rail where there is no room for one. */
export function Drawer() {
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <>
      <button
        type="button"
        className={styles.menu}
        aria-label="Open the menu"
        aria-expanded={opened}
        onPointerEnter={() => void loadSheet()}
        onClick={() => setOpened(true)}
      >
        <IconMenu2 size={18} aria-hidden />
      </button>
      {opened && (
        <Suspense fallback={null}>
          <Sheet from="left" title="Menu" onClose={close}>
            <nav aria-label="Capabilities">
              <RailContent onGo={close} />
            </nav>
          </Sheet>
        </Suspense>
      )}
    </>
  );
}

function RailContent({ onGo }: { onGo?: () => void }) {
  const capabilities = useCapabilities();
  return (
    <>
      <div className={styles.brand}>
        <Mark />
        Throughline
      </div>
      {capabilities.map(({ word, label, icon: Icon, path }) => (
        <Link
          key={word}
          to={path}
          // Another page, the same scope; what this one shows stays behind.
          search={(before: object) => onlyScope({ ...before })}
          className={styles.word}
          activeOptions={{ exact: path === '/', includeSearch: false }}
          onClick={onGo}
        >
          <Icon size={16} stroke={1.6} aria-hidden />
          {label}
        </Link>
      ))}
      <div className={styles.foot}>
        <SchemeSwitch />
        <button type="button" className={styles.footButton} onClick={showShortcuts}>
          <IconKeyboard size={16} stroke={1.6} aria-hidden /> Shortcuts
        </button>
        <WhoAmI onGo={onGo} />
      </div>
    </>
  );
}

const SCHEMES = {
  auto: { label: 'As the system', icon: IconDeviceDesktop, next: 'light' },
  light: { label: 'Light', icon: IconSun, next: 'dark' },
  dark: { label: 'Dark', icon: IconMoon, next: 'auto' },
} as const;

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { label, icon: Icon, next } = SCHEMES[colorScheme];
  return (
    <button
      type="button"
      className={styles.footButton}
      aria-label={`Appearance: ${label}. Change to ${SCHEMES[next].label}`}
      onClick={() => setColorScheme(next)}
    >
      <Icon size={16} stroke={1.6} aria-hidden /> {label}
    </button>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path
        d="M2 14c4 0 4-8 8-8s4 8 8 8"
        fill="none"
        stroke="var(--t-accent)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <circle cx="10" cy="6" r="2.3" fill="var(--t-paper)" stroke="var(--t-accent)" strokeWidth="2" />
    </svg>
  );
}
