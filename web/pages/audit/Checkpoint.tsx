// How far the signer has signed the log: what is before can be altered by nobody without it being
// found out.

import { ApiProblem } from '@countersign/sdk/problem.ts'
import { Card, Group, Text } from '@mantine/core'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Fours } from '../../parts/Fours.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { auditWords } from './words.ts'

const SHORT = 16

export function Checkpoint({ size }: { readonly size: number }) {
  const say = useWords(auditWords)
  const { data, error, refetch } = useRead('showAuditCheckpoint', {})
  const isNone = error instanceof ApiProblem && error.code === 'audit.unnoted'
  if (error && !isNone) return <FaultNote error={error} onAgain={() => void refetch()} />
  const later = data ? Math.max(0, size - data.size) : size
  return (
    <Card>
      <Group align="flex-start" gap="md" wrap="nowrap">
        <span className={`tile ${data ? 'moss' : 'amber'}`}>
          <Icon name={data ? 'check' : 'clock'} />
        </span>
        <div className="middle">
          <Text fw={600}>{data ? say('signed', { size: data.size }) : say('unsigned')}</Text>
          <Text c="dimmed" size="sm">
            {data && later > 0 ? say('signedLater', { later }) : say('signedWhy')}
          </Text>
          {data && (
            <Group gap="xs" mt={6}>
              <Text c="dimmed" size="sm">
                {say('shortHash')}
              </Text>
              <Fours strong={SHORT / 4} text={data.head.slice(0, SHORT)} />
            </Group>
          )}
        </div>
      </Group>
    </Card>
  )
}
