// The way to the desk, where people sign. This page holds no key, so that it can do no more than
// lead there.

import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from '../parts/Icon.tsx'
import { Outward } from '../parts/Outward.tsx'
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
  if (data === undefined || !isReady) {
    return (
      <Button {...looks} disabled rightSection={<Icon name="external" size={16} />}>
        {children}
      </Button>
    )
  }
  const href = typeof to === 'string' ? `${data.deskUrl}/${to}` : to(data.deskUrl)
  return (
    <Outward {...looks} href={href} title={say('opensDesk')}>
      {children}
    </Outward>
  )
}
