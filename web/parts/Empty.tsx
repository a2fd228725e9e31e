// What stands where nothing is yet: what would be here, and the next real step.

import { Stack, Text, ThemeIcon } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

export type EmptyProps = {
  readonly icon: IconName
  readonly title: string
  readonly children: ReactNode
  /** One button or command. */
  readonly act?: ReactNode
}

export function Empty({ icon, title, children, act }: EmptyProps) {
  return (
    <Stack align="flex-start" className="empty" gap="xs">
      <ThemeIcon color="gray" radius="xl" size={40} variant="light">
        <Icon name={icon} />
      </ThemeIcon>
      <Text fw={600}>{title}</Text>
      <Text c="dimmed" size="sm">
        {children}
      </Text>
      {act}
    </Stack>
  )
}
