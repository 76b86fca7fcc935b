import { useNavigate, useSearch } from '@tanstack/react-router';

/**
 * A form of a page that is open, by the address (`?add=source`): so the palette opens it from anywhere, and the way
 * back closes it.
 */
export function useAdding<What extends string>(
  ...known: readonly What[]
): readonly [What | undefined, (what: What | undefined) => void] {
  const { add } = useSearch({ strict: false }) as { add?: unknown };
  const navigate = useNavigate();
  const show = (what: What | undefined) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, add: what })) as never,
      replace: what === undefined,
      resetScroll: false,
    });
  return [known.find((each) => each === add), show];
}
