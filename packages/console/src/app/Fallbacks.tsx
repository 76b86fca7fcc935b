import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Page } from '../ui/Page.tsx';
import { Empty, ProblemState } from '../ui/States.tsx';

export function NotFound() {
  return (
    <Page question="Where is this page?">
      <Empty
        title="There is nothing at this address."
        action={
          <Button renderRoot={(props) => <Link to="/" search={(before) => before} {...props} />}>
            Go to Pulse
          </Button>
        }
      >
        It may have been mistyped, or the page may have moved.
      </Empty>
    </Page>
  );
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <Page question="What went wrong?">
      <ProblemState error={error} onRetry={reset} />
    </Page>
  );
}
