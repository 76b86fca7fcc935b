import { Page } from '../ui/Page.tsx';
import { Empty } from '../ui/States.tsx';

export function OrganizationPage() {
  return (
    <Page question="Who may see and do what?">
      <Empty title="Nothing is shown here yet." />
    </Page>
  );
}
