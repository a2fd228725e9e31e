// Tokens that only read: who has one, when it was last used, when it ends.

import { Badge, Button, Skeleton, Text } from '@mantine/core'
import { useState } from 'react'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { useNow } from '../../parts/now.ts'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { MakeToken } from './MakeToken.tsx'
import { WithdrawToken } from './WithdrawToken.tsx'
import { tokensWords } from './words.ts'

export type ReadingToken = Answer<'listTokens'>['tokens'][number]

export function Reading() {
  const say = useWords(tokensWords)
  const [going, setGoing] = useState<ReadingToken | null>(null)
  const { data, error, isPending, refetch } = useRead('listTokens', {})
  const tokens = data?.tokens.toSorted((a, b) => b.createdAt - a.createdAt) ?? []
  return (
    <Panel aside={<MakeToken />} title={say('reading')}>
      <Text c="dimmed" mb="md" size="sm">
        {say('readingWhat')}
      </Text>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={160} />}
      {data && tokens.length === 0 && (
        <Empty icon="key" title={say('none')}>
          {say('noneWhy')}
        </Empty>
      )}
      <ul className="rows">
        {tokens.map((token) => (
          <TokenRow key={token.id} onWithdraw={() => setGoing(token)} token={token} />
        ))}
      </ul>
      <WithdrawToken onClose={() => setGoing(null)} token={going} />
    </Panel>
  )
}

type TokenRowProps = { readonly token: ReadingToken; readonly onWithdraw: () => void }

function TokenRow({ token, onWithdraw }: TokenRowProps) {
  const say = useWords(tokensWords)
  const now = useNow()
  const { name, id, networks, createdAt, expiresAt, lastUsedAt } = token
  const isOver = expiresAt <= now
  return (
    <li>
      <span className={`tile ${isOver ? 'gray' : 'moss'}`}>
        <Icon name="key" />
      </span>
      <div className="middle">
        <Text component="div" fw={600}>
          <bdi>{name}</bdi> {isOver && <Badge color="gray">{say('over')}</Badge>}
        </Text>
        <Text c="dimmed" component="div" size="sm">
          {lastUsedAt === undefined ? (
            say('neverUsed')
          ) : (
            <>
              {say('lastUsed')} <Moment at={lastUsedAt} />
            </>
          )}
          {' · '}
          {say('usedFrom')} <bdi>{networks.join(', ')}</bdi>
          {' · '}
          {say(isOver ? 'ended' : 'ends')} <Moment at={expiresAt} />
          {' · '}
          {say('made')} <Moment at={createdAt} />
        </Text>
        <Text c="dimmed" component="div" ff="monospace" size="xs">
          {id}
        </Text>
      </div>
      <Button
        aria-label={say('withdrawOf', { name })}
        className="end"
        color="red"
        onClick={onWithdraw}
        size="compact-sm"
        variant="light"
      >
        {say('withdraw')}
      </Button>
    </li>
  )
}
