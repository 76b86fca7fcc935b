import './ui/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api/queries.ts';
import { Capabilities } from './app/capability.ts';
import { fontReady } from './app/font.ts';
import { nonce } from './app/nonce.ts';
import { capabilities, router } from './app/router.tsx';
import { SignIn } from './organization/SignIn.tsx';
import { cssVariables, theme } from './ui/theme.ts';
import { Toasts } from './ui/toast.tsx';

await fontReady();
createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
      deduplicateInlineStyles
    >
      <QueryClientProvider client={queries}>
        <Capabilities value={capabilities}>
          <SignIn>
            <RouterProvider router={router} />
          </SignIn>
          <Toasts />
        </Capabilities>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
