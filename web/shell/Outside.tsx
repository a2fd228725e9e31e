// What stands around the pages of whoever has not signed in: the mark, one card, nothing else.

import { Alert, Badge, Card } from '@mantine/core'
import { Outlet } from '@tanstack/react-router'
import { Icon } from '../parts/Icon.tsx'
import { useRead } from '../session/api.ts'
import { useWords } from '../words/use.ts'
import { Mark } from './Mark.tsx'
import { Settings } from './Settings.tsx'
import { shellWords } from './words.ts'

export function Outside() {
  const say = useWords(shellWords)
  const { data } = useRead('showSignerIdentity', {})
  return (
    <div className="outside">
      <header className="header">
        <span className="brand">
          <Mark />
          <span>{say('brand')}</span>
        </span>
        <div className="ends last">
          {data && data.network !== 'mainnet' && (
            <Badge
              aria-label={say('network', { network: data.network })}
              color="amber"
              variant="light"
            >
              {data.network}
            </Badge>
          )}
          <Settings />
        </div>
      </header>
      <main className="door" id="content" tabIndex={-1}>
        {data?.isDemo === 'yes' && (
          <Alert color="amber" icon={<Icon name="book" />} mb="md">
            {say('demo')}
          </Alert>
        )}
        <Card padding="xl" shadow="sm">
          <Outlet />
        </Card>
      </main>
    </div>
  )
}
