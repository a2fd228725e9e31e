// The header: where one is, searching, which network, freezing, and how this browser shows things.

import { ActionIcon, Badge, Tooltip, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Icon } from '../parts/Icon.tsx'
import { useRead } from '../session/api.ts'
import { useWords } from '../words/use.ts'
import { FreezeButton } from './Freeze.tsx'
import { openJump } from './jump-state.ts'
import { Mark } from './Mark.tsx'
import { Settings } from './Settings.tsx'
import { shellWords } from './words.ts'

type HeaderProps = {
  readonly onMenu: () => void
  /** To the content, past what is the same on every page. */
  readonly onSkip: () => void
}

export function Header({ onMenu, onSkip }: HeaderProps) {
  const say = useWords(shellWords)
  return (
    <header className="header">
      <button className="skip" onClick={onSkip} type="button">
        {say('skip')}
      </button>
      <ActionIcon aria-label={say('menu')} className="phone" onClick={onMenu}>
        <Icon name="menu" />
      </ActionIcon>
      <Link aria-label={`${say('brand')}: ${say('overview')}`} className="brand" to="/">
        <Mark />
        <span className="wide">{say('brand')}</span>
      </Link>
      <UnstyledButton aria-label={say('searchShort')} className="search" onClick={openJump}>
        <Icon name="search" size={18} />
        <span className="wide">{say('search')}</span>
        <kbd className="wide">Ctrl K</kbd>
      </UnstyledButton>
      <div className="ends">
        <Network />
        <FreezeButton />
        <Settings />
      </div>
    </header>
  )
}

/** Which coins these are. On the main network there is nothing to say. */
function Network() {
  const say = useWords(shellWords)
  const { data } = useRead('showStatus', {})
  if (!data || data.network === 'mainnet') return null
  return (
    <Tooltip label={say('testCoins')}>
      <Badge aria-label={say('network', { network: data.network })} color="amber" variant="light">
        {data.network}
      </Badge>
    </Tooltip>
  )
}
