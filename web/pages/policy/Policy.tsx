// One wallet's policy: what it says, who may change it, what it would say of a spend.

import { Button, Skeleton } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useCharter, usePolicy } from '../../charter/charter.ts'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Fours } from '../../parts/Fours.tsx'
import { Page } from '../../parts/Page.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { isDrafted } from '../policy-edit/kept.ts'
import { Deciding } from './Deciding.tsx'
import { Lists } from './Lists.tsx'
import { Locking } from './Locking.tsx'
import { Rules } from './Rules.tsx'
import { UnderWay } from './UnderWay.tsx'
import { WhatIf } from './WhatIf.tsx'
import { policyPageWords } from './words.ts'

export function Policy() {
  const say = useWords(policyPageWords)
  const { wallet = '' } = useParams({ strict: false })
  const { policy, hash, error, again } = usePolicy(wallet)
  const { view } = useCharter()
  const act = (
    <Button component={Link} to={`/wallets/${wallet}/policy/edit`}>
      {say(isDrafted(wallet) ? 'editGoOn' : 'edit')}
    </Button>
  )
  return (
    <Page acts={act} lead={say('lead')} title={say('title', { wallet })}>
      {error && <FaultNote error={error} onAgain={again} />}
      {!error && !policy && <Skeleton height={320} radius="lg" />}
      {policy && (
        <div className="board">
          <UnderWay wallet={wallet} />
          <div className="wide-2 stacked">
            <Rules policy={policy} />
            <Lists lists={policy.lists} />
          </div>
          <div className="wide-1 stacked">
            <Locking wallet={wallet} />
            {view && <Deciding view={view} />}
            <WhatIf wallet={wallet} />
            <Named hash={hash ?? ''} />
          </div>
        </div>
      )}
    </Page>
  )
}

/** By which people know that they speak of the same policy. */
function Named({ hash }: { readonly hash: string }) {
  const say = useWords(policyPageWords)
  return (
    <Panel title={say('fingerprint')}>
      <Fours text={hash} />
      <p className="soft small">{say('fingerprintHint')}</p>
    </Panel>
  )
}
