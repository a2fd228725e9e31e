// The palette: every page and act by its name.

import { Spotlight, spotlight } from '@mantine/spotlight'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Icon } from '../parts/Icon.tsx'
import { useWords } from '../words/use.ts'
import { PAGES } from './pages.ts'
import { shellWords } from './words.ts'

/** @param asked - opens again each time it grows */
export function Palette({ asked }: { readonly asked: number }) {
  const say = useWords(shellWords)
  const navigate = useNavigate()
  useEffect(() => {
    if (asked > 0) spotlight.open()
  }, [asked])
  const actions = PAGES.map(({ to, icon, label }) => ({
    id: to,
    label: say(label),
    leftSection: <Icon name={icon} />,
    onClick: () => void navigate({ to }),
  }))
  return (
    <Spotlight
      actions={actions}
      attributes={{ content: { 'aria-label': say('palette') } }}
      highlightQuery
      nothingFound={say('nothingFound')}
      searchProps={{
        'aria-label': say('palette'),
        leftSection: <Icon name="search" />,
        placeholder: say('search'),
      }}
      shortcut={null}
    />
  )
}
