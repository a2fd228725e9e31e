// A way out of this page, as to the desk: in a tab of its own, which cannot reach back to this one.

import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'

type Looks = 'color' | 'size' | 'variant' | 'fullWidth' | 'leftSection' | 'mt' | 'mb' | 'w'

export type OutwardProps = Pick<ButtonProps, Looks> & {
  readonly href: string
  readonly children: ReactNode
  readonly title?: string
  readonly onClick?: () => void
}

export const Outward = ({ children, ...more }: OutwardProps) => (
  <Button
    component="a"
    rel="noopener"
    rightSection={<Icon name="external" size={16} />}
    target="_blank"
    {...more}
  >
    {children}
  </Button>
)
