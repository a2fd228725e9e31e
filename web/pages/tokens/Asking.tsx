// Tokens that may ask for spends: their terms, and the ways to change or stop them, which all lead
// to the desk.

import type { Canonical } from '@countersign/core/canonical.ts'
import { readLimit } from '@countersign/core/policy/said-limits.ts'
import { Badge, Button, Group, Progress, Skeleton, Text } from '@mantine/core'
import { useState } from 'react'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { AskingForm } from './AskingForm.tsx'
import { askingWords } from './asking-words.ts'

type Token = Answer<'listAskingTokens'>['tokens'][number]

export function Asking() {
  const say = useWords(askingWords)
  const [isOpen, setIsOpen] = useState(false)
  const { data, error, isPending, refetch } = useRead('listAskingTokens', {})
  const tokens = data?.tokens ?? []
  const button = (
    <Button onClick={() => setIsOpen(true)} size="compact-md" variant="light">
      {say('propose')}
    </Button>
  )
  return (
    <Panel aside={button} title={say('title')}>
      <Text c="dimmed" mb="md" size="sm">
        {say('what')}
      </Text>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={120} />}
      {data && tokens.length === 0 && (
        <Empty icon="send" title={say('none')}>
          {say('noneWhy')}
        </Empty>
      )}
      <ul className="rows">
        {tokens.map((token) => (
          <AskingRow key={token.id} token={token} />
        ))}
      </ul>
      <AskingForm onClose={() => setIsOpen(false)} opened={isOpen} />
    </Panel>
  )
}

const DAY_SECONDS = 86_400

function AskingRow({ token }: { readonly token: Token }) {
  const say = useWords(askingWords)
  const { id, name, wallets, budgetSats, windowSeconds, networks, expiresAt, lastUsedAt } = token
  const isFrozen = token.isFrozen === 'yes'
  return (
    <li>
      <span className={`tile ${isFrozen ? 'red' : 'amber'}`}>
        <Icon name={isFrozen ? 'snow' : 'send'} />
      </span>
      <div className="middle">
        <Text component="div" fw={600}>
          <bdi>{name}</bdi> {isFrozen && <Badge color="red">{say('frozen')}</Badge>}
        </Text>
        <Text component="div" size="sm">
          <Amount sats={budgetSats} />{' '}
          {say('window', { days: Math.round((windowSeconds / DAY_SECONDS) * 10) / 10 })} ·{' '}
          {say('of', { wallets: wallets.join(', ') })}
        </Text>
        {token.budget !== undefined && <Budget said={token.budget} />}
        <Text c="dimmed" component="div" size="sm">
          {say('from', { networks: networks.join(', ') })} · {say('ends')} <Moment at={expiresAt} />
          {' · '}
          {lastUsedAt === undefined ? (
            say('neverUsed')
          ) : (
            <>
              {say('lastUsed')} <Moment at={lastUsedAt} />
            </>
          )}
        </Text>
        {!isFrozen && (
          <Group mt="xs">
            <DeskLink color="red" size="compact-sm" to={`#/freeze/token:${id}`} variant="light">
              {say('freeze', { name })}
            </DeskLink>
          </Group>
        )}
      </div>
    </li>
  )
}

const NEARLY = 75

/** What is left of it, and when it frees. */
function Budget({ said }: { readonly said: Canonical }) {
  const say = useWords(askingWords)
  const limit = readLimit(said)
  if (limit.kind !== 'sum') return null
  const { usedSats, limitSats, leftSats, easesAt, freeAt } = limit
  const percent = Math.min(100, Number((usedSats * 100n) / limitSats))
  return (
    <div className="gauge">
      <Progress
        aria-label={say('used', { percent })}
        color={percent >= NEARLY ? 'amber' : 'moss'}
        my={6}
        value={percent}
      />
      <Text component="div" size="sm">
        <Amount sats={leftSats} /> {say('left')}
        {easesAt !== null && freeAt !== null && (
          <>
            {' · '}
            {say('eases')} <Moment at={easesAt} />
            {freeAt > easesAt && (
              <>
                {', '}
                {say('free')} <Moment at={freeAt} />
              </>
            )}
          </>
        )}
      </Text>
    </div>
  )
}
