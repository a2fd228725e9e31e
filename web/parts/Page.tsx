// What every page begins with: one title, which is the browser's too, and its acts.

import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

export type PageProps = {
  readonly title: string
  /** One sentence on what this page is for. */
  readonly lead?: string
  readonly acts?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, lead, acts, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Countersign`
  }, [title])
  return (
    <Stack className="page" gap="lg">
      <Group align="flex-end" justify="space-between">
        <div>
          <Title order={1}>{title}</Title>
          {lead !== undefined && <Text c="dimmed">{lead}</Text>}
        </div>
        {acts !== undefined && <Group gap="sm">{acts}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
