// One matter of a page, under a heading of its own.

import { Card, Group, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

export type PanelProps = {
  readonly title: string
  /** Beside the heading: a badge, a link to more. */
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}

export function Panel({ title, aside, children, className = '' }: PanelProps) {
  const id = useId()
  return (
    <Card aria-labelledby={id} className={`panel ${className}`} component="section">
      <Group justify="space-between" mb="md" wrap="nowrap">
        <Title id={id} order={2} size="h4">
          {title}
        </Title>
        {aside && <div className="beside">{aside}</div>}
      </Group>
      {children}
    </Card>
  )
}
