// The first page: what there is, what is left, what waits, what happened. For all wallets at once.

import { readView } from '@countersign/core/charter/view.ts'
import { Skeleton } from '@mantine/core'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { OrdersCard } from '../orders/OrdersCard.tsx'
import { Offer } from '../welcome/Offer.tsx'
import { Balance } from './Balance.tsx'
import { Happened } from './Happened.tsx'
import { Limits } from './Limits.tsx'
import { Needs } from './Needs.tsx'
import { Wallets } from './Wallets.tsx'
import { overviewWords } from './words.ts'

export function Overview() {
  const say = useWords(overviewWords)
  const wallets = useRead('listWallets', {})
  const charter = useRead('showCharter', {})
  const view = charter.data ? readView(charter.data.charter) : null
  const names = wallets.data?.wallets.map(({ name }) => name)
  const lead = view?.organisation.name
    ? { lead: say('lead', { organisation: view.organisation.name }) }
    : {}
  return (
    <Page title={say('title')} {...lead}>
      {wallets.error && <FaultNote error={wallets.error} onAgain={() => void wallets.refetch()} />}
      <Offer />
      {wallets.isPending && <Skeleton height={280} radius="lg" />}
      {names && (
        <div className="board">
          <Balance wallets={names} />
          <Limits wallets={names} />
          <Needs view={view} wallets={names} />
          <Wallets wallets={wallets.data?.wallets ?? []} />
          <OrdersCard />
          <Happened view={view} />
        </div>
      )}
    </Page>
  )
}
