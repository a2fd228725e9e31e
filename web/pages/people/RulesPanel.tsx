// The rules an organisation decides by, in words.

import type { CharterView } from '@countersign/core/charter/view.ts'
import { Button } from '@mantine/core'
import { spanText } from '../../charter/policy-phrases.ts'
import { policyWords } from '../../charter/policy-words.ts'
import { Amount } from '../../parts/Amount.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import type { Open } from './Dialogs.tsx'
import { peopleWords } from './words.ts'

export type RulesPanelProps = {
  readonly view: CharterView
  readonly onOpen: (open: Open) => void
}

export function RulesPanel({ view, onOpen }: RulesPanelProps) {
  const say = useWords(peopleWords)
  const sayPolicy = useWords(policyWords)
  const { settings, voters, operations, organisation } = view
  const { quorum, delaySeconds, lockAfterSeconds, expirySeconds, compareAboveSats } = settings
  const span = (seconds: number) => spanText(sayPolicy, seconds)
  const lock = operations.length === 0 ? say('noOperations') : say('never')
  return (
    <Panel title={say('rules')}>
      <dl className="pair">
        {organisation.kind === 'team' && (
          <>
            <dt>{say('quorum')}</dt>
            <dd>{say('quorumValue', { quorum, voters })}</dd>
          </>
        )}
        <dt>{say('delay')}</dt>
        <dd>{span(delaySeconds)}</dd>
        <dt>{say('lockAfter')}</dt>
        <dd>{lockAfterSeconds === 0 ? lock : span(lockAfterSeconds)}</dd>
        <dt>{say('expiry')}</dt>
        <dd>{span(expirySeconds)}</dd>
        <dt>{say('compare')}</dt>
        <dd>{compareAboveSats === '0' ? say('never') : <Amount sats={compareAboveSats} />}</dd>
      </dl>
      <div className="after">
        <Button onClick={() => onOpen({ kind: 'settings' })} size="sm" variant="light">
          {say('changeRules')}
        </Button>
      </div>
    </Panel>
  )
}
