// The lock of a wallet's policy: whether it holds, or when it will, and how it is opened.

import { nameOf } from '@countersign/core/charter/names.ts'
import { openingTicket } from '@countersign/core/charter/opening.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Badge, Text } from '@mantine/core'
import { Countdown } from '../../charter/Countdown.tsx'
import { useCharter, useSignerNow } from '../../charter/charter.ts'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { fromNow } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useLanguage, useWords } from '../../words/use.ts'
import { policyPageWords } from './words.ts'

export function Locking({ wallet }: { readonly wallet: string }) {
  const say = useWords(policyPageWords)
  const { view } = useCharter()
  const now = useSignerNow(30_000)
  const subject = `wallet:${wallet}`
  const lock = view?.locks.find((each) => each.subject === subject)
  if (!view || !lock) return null
  const { lockedAt } = lock
  const isLocked = lockedAt !== undefined && now >= lockedAt
  return (
    <Panel aside={isLocked && <Badge color="moss">{say('locked')}</Badge>} title={say('lock')}>
      {lockedAt === undefined && <Text fw={600}>{say('neverLocks')}</Text>}
      {lockedAt !== undefined && !isLocked && (
        <Text fw={600}>
          {say('locksIn')} <Countdown at={lockedAt} />
        </Text>
      )}
      <Text c="dimmed" size="sm">
        {say(lockedAt === undefined ? 'neverLocksWhy' : isLocked ? 'lockedWhy' : 'locksWhy')}
      </Text>
      {isLocked && <Unlocking now={now} subject={subject} view={view} />}
    </Panel>
  )
}

type UnlockingProps = {
  readonly view: CharterView
  readonly subject: string
  readonly now: number
}

function Unlocking({ view, subject, now }: UnlockingProps) {
  const say = useWords(policyPageWords)
  const language = useLanguage()
  const ticket = openingTicket({ ...view, now }, subject)
  const request = view.unlockRequests.findLast((each) => each.subject === subject)
  if (ticket) {
    return (
      <Text mt="sm">
        {say('ticket')} <Countdown at={ticket.validUntil} />
      </Text>
    )
  }
  if (request) {
    const [who, when] = [nameOf(view, request.by), fromNow(request.at, now, language)]
    return (
      <>
        <Text mt="sm">{say('unlockAsked', { who, when })}</Text>
        <Text c="dimmed" size="sm">
          {say('unlockAskedWhy')}
        </Text>
      </>
    )
  }
  return (
    <div className="after">
      <DeskLink to={`#/unlock/${subject}`} variant="light">
        {say('unlock')}
      </DeskLink>
    </div>
  )
}
