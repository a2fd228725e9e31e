// What this change takes: whose word, how long, and whether a lock is in its way.

import { openingTicket } from '@countersign/core/charter/opening.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Alert, Badge, Text } from '@mantine/core'
import { Countdown } from '../../charter/Countdown.tsx'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { spanText } from '../../charter/policy-phrases.ts'
import { policyWords } from '../../charter/policy-words.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import type { Takes as Taking } from './terms.ts'
import { editWords } from './words.ts'

export type TakesProps = {
  readonly takes: Taking
  readonly view: CharterView
  readonly wallet: string
}

export function Takes({ takes, view, wallet }: TakesProps) {
  const say = useWords(editWords)
  const sayPolicy = useWords(policyWords)
  const isTeam = view.organisation.kind === 'team'
  if (takes.kind === 'same') return null
  if (takes.kind === 'tightening') {
    const delay = spanText(sayPolicy, view.settings.delaySeconds)
    return (
      <Panel aside={<Badge color="moss">{say('tightening')}</Badge>} title={say('takes')}>
        <Text>{isTeam ? say('tighteningTeam') : say('tighteningOne', { delay })}</Text>
      </Panel>
    )
  }
  const { delaySeconds, wider, isLocked } = takes
  const { voters, settings } = view
  const delay = spanText(sayPolicy, delaySeconds)
  return (
    <Panel aside={<Badge color="amber">{say('loosening')}</Badge>} title={say('takes')}>
      <Text>
        {isTeam
          ? say('looseningTeam', { quorum: settings.quorum, voters, delay })
          : say('looseningOne', { delay })}
      </Text>
      {wider.length > 0 && (
        <Text c="dimmed" mt="xs" size="sm">
          {say('wider', { names: wider.join(', ') })}
        </Text>
      )}
      {isLocked && <Locked view={view} wallet={wallet} />}
    </Panel>
  )
}

function Locked({ view, wallet }: Pick<TakesProps, 'view' | 'wallet'>) {
  const say = useWords(editWords)
  const ticket = openingTicket(view, `wallet:${wallet}`)
  if (ticket) {
    return (
      <Text mt="sm">
        {say('unlocked')} <Countdown at={ticket.validUntil} />
      </Text>
    )
  }
  return (
    <Alert color="amber" icon={<Icon name="alert" />} mt="sm" title={say('lockedTitle')}>
      {say('lockedWhy')}
      <div className="after">
        <DeskLink size="compact-md" to={`#/unlock/wallet:${wallet}`} variant="light">
          {say('unlock')}
        </DeskLink>
      </div>
    </Alert>
  )
}
