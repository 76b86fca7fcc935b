import { Page } from '../ui/Page.tsx';
import { Empty } from '../ui/States.tsx';

export function TouchpointsPage() {
  return (
    <Page question="Which touchpoints are there, and who owns them?">
      <Empty title="Nothing is shown here yet." />
    </Page>
  );
}
