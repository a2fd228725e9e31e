// Everything that stands around the pages: language, looks, what was read, and where one is.

import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { DirectionProvider, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { UnitProvider } from '../parts/Unit.tsx'
import { client } from '../session/client.ts'
import { cssVariablesResolver, theme } from '../theme/theme.ts'
import { router } from './router.tsx'

export function App({ nonce }: { readonly nonce: string }) {
  return (
    <I18nProvider i18n={i18n}>
      <DirectionProvider>
        <MantineProvider
          cssVariablesResolver={cssVariablesResolver}
          defaultColorScheme="auto"
          getStyleNonce={() => nonce}
          theme={theme}
        >
          <QueryClientProvider client={client}>
            <UnitProvider>
              <RouterProvider router={router} />
            </UnitProvider>
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </I18nProvider>
  )
}
