// Everything that people decide about: what needs whoever looks, what is under way, what one person
// did alone, what stands still, what is over.

import { Skeleton } from '@mantine/core'
import { useCharter } from '../../charter/charter.ts'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { useWords } from '../../words/use.ts'
import { AloneActs } from './AloneActs.tsx'
import { Ended } from './Ended.tsx'
import { Freezes } from './Freezes.tsx'
import { NeedsYou } from './NeedsYou.tsx'
import { UnderWay } from './UnderWay.tsx'
import { decisionWords } from './words.ts'

export function Decisions() {
  const say = useWords(decisionWords)
  const { view, error, again } = useCharter()
  const isOne = view?.organisation.kind === 'personal'
  return (
    <Page lead={say(isOne ? 'leadOne' : 'lead')} title={say('title')}>
      {error && <FaultNote error={error} onAgain={again} />}
      {!error && !view && <Skeleton height={320} radius="lg" />}
      {view && (
        <div className="board">
          <div className="wide-2 stacked">
            <NeedsYou view={view} />
            <UnderWay view={view} />
          </div>
          <div className="wide-1 stacked">
            <Freezes view={view} />
            <AloneActs view={view} />
          </div>
          <Ended view={view} />
        </div>
      )}
    </Page>
  )
}
