// What stands beside the draft: the difference, what it takes, what it would have said, and the way
// to the desk.

import { openingTicket } from '@countersign/core/charter/opening.ts'
import { difference } from '@countersign/core/policy/difference.ts'
import { type Policy, policyHash } from '@countersign/core/policy/policy.ts'
import { Text } from '@mantine/core'
import { Difference } from '../../charter/Difference.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { BackTest } from './BackTest.tsx'
import type { Kept } from './kept.ts'
import { Propose } from './Propose.tsx'
import { Takes } from './Takes.tsx'
import { TryIt } from './TryIt.tsx'
import { type Situation, takesOf } from './terms.ts'
import { editWords } from './words.ts'

export type BesideProps = {
  readonly old: Policy
  readonly next: Policy
  readonly kept: Kept
  readonly situation: Situation
  readonly onWhy: (why: string) => void
  readonly onDiscard: () => void
}

export function Beside({ old, next, kept, situation, onWhy, onDiscard }: BesideProps) {
  const say = useWords(editWords)
  const differences = difference(old, next)
  const takes = takesOf(situation)
  const { view, wallet } = situation
  const isChanged = takes.kind !== 'same'
  return (
    <div className="beside stacked">
      <Panel title={say('whatChanges')}>
        {differences.length === 0 && <Text c="dimmed">{say('nothingYet')}</Text>}
        <ul className="plain">
          {differences.map((each) => (
            <Difference difference={each} key={each.what} next={next} old={old} />
          ))}
        </ul>
      </Panel>
      {isChanged && <Takes takes={takes} view={view} wallet={wallet} />}
      {isChanged && <BackTest next={next} old={old} wallet={wallet} />}
      <Propose
        hash={policyHash(old)}
        isChanged={isChanged}
        isForbidden={isForbidden(takes, situation)}
        kept={kept}
        next={next}
        onDiscard={onDiscard}
        onWhy={onWhy}
        view={view}
        wallet={wallet}
      />
      {isChanged && <TryIt policy={next} wallet={wallet} />}
    </div>
  )
}

function isForbidden(takes: ReturnType<typeof takesOf>, { view, wallet, now }: Situation): boolean {
  if (takes.kind !== 'loosening' || !takes.isLocked) return false
  return openingTicket({ ...view, now }, `wallet:${wallet}`) === null
}
