import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { FrameSearch } from '../scope/scope.ts';

export interface SidePanelPlace {
  /** `person`, `touchpoint` …: which capability shows it. */
  readonly kind: string;
  readonly id: string;
}

/** The side panel: what it shows stands in the address, so that a link and the back button keep it. */
export function useSidePanel() {
  const { panel } = useSearch({ strict: false }) as FrameSearch;
  const navigate = useNavigate();
  const show = useCallback(
    (place: SidePanelPlace | undefined) => {
      const text = place && `${place.kind}:${place.id}`;
      void navigate({
        to: '.',
        search: (before: FrameSearch) => ({ ...before, panel: text }),
        resetScroll: false,
      });
    },
    [navigate],
  );
  return {
    shown: readPanel(panel),
    open: (kind: string, id: string) => show({ kind, id }),
    close: () => show(undefined),
  };
}

/** `person:userId:ann` is the person `userId:ann`. */
export function readPanel(text: string | undefined): SidePanelPlace | undefined {
  const colon = text?.indexOf(':') ?? -1;
  return text === undefined || colon < 1
    ? undefined
    : { kind: text.slice(0, colon), id: text.slice(colon + 1) };
}
