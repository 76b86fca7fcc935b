import type { Icon } from '@tabler/icons-react';
import { type ComponentType, createContext, type LazyExoticComponent, useContext } from 'react';
import type { Permission } from '../api/session.ts';

/** What the command palette can do: go somewhere, or do something. */
export interface PaletteAction {
  readonly id: string;
  readonly label: string;
  /** What it does, in half a line. */
  readonly hint?: string | undefined;
  /** Other words by which it is found. */
  readonly words?: string;
  /** An address of the console, with what the page itself understands (`/journeys?show=both`); the scope stays. */
  readonly to?: string;
  /** Offered to whoever may do this; to all without it. */
  readonly needs?: Permission;
  readonly run?: () => void | Promise<void>;
}

/** Where people and things are found as one types. @throws whatever the server's answer was; the palette says so */
export type PaletteSearch = (text: string, signal: AbortSignal) => Promise<PaletteAction[]>;

/** What a capability gives the frame. Its routes are composed in `router.ts`. */
export interface Capability {
  /** Its word, and its place in the address. */
  readonly word: string;
  readonly label: string;
  readonly icon: Icon;
  readonly path: string;
  /** Pressed after `g`. */
  readonly key: string;
  readonly actions?: readonly PaletteAction[];
  readonly searches?: readonly {
    readonly label: string;
    readonly find: PaletteSearch;
    readonly needs?: Permission;
  }[];
  /** What it shows in the side panel, by kind: `person`, `touchpoint` … */
  readonly panels?: Readonly<Record<string, LazyExoticComponent<ComponentType<PanelProps>>>>;
}

export interface PanelProps {
  readonly id: string;
}

/** All of them, in the order of the rail. */
export const Capabilities = createContext<readonly Capability[]>([]);

export function useCapabilities(): readonly Capability[] {
  return useContext(Capabilities);
}
