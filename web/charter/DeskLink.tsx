// The way to the desk, where people sign. This page holds no key, so that it can do no more than
// lead there.

import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from '../parts/Icon.tsx'
import { useRead } from '../session/api.ts'
import { useWords } from '../words/use.ts'
import { charterWords } from './words.ts'

export type DeskLinkProps = Pick<ButtonProps, 'color' | 'size' | 'variant' | 'fullWidth'> & {
  /** Of the desk's address, from its `#`; or worked out from where the desk is. */
  readonly to: string | ((desk: string) => string)
  readonly children: ReactNode
  readonly isReady?: boolean
}

export function DeskLink({ to, children, isReady = true, ...looks }: DeskLinkProps) {
  const say = useWords(charterWords)
  const { data } = useRead('showStatus', {})
  const common = { ...looks, rightSection: <Icon name="external" size={16} /> }
  if (data === undefined || !isReady) {
    return (
      <Button {...common} disabled>
        {children}
      </Button>
    )
  }
  const href = typeof to === 'string' ? `${data.deskUrl}/${to}` : to(data.deskUrl)
  return (
    <Button
      {...common}
      component="a"
      href={href}
      rel="noopener"
      target="_blank"
      title={say('opensDesk')}
    >
      {children}
    </Button>
  )
}
