// The page for a bad day: every lever with its state, a notice before everyone, the reading tokens,
// and the search. Levers are pulled at the desk; this page has no key for it.

import { Skeleton } from '@mantine/core'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { OrdersCard } from '../orders/OrdersCard.tsx'
import { BannerPanel } from './BannerPanel.tsx'
import { ExportPanel } from './ExportPanel.tsx'
import { Levers } from './Levers.tsx'
import { Search } from './Search.tsx'
import { TokensPanel } from './TokensPanel.tsx'
import { incidentWords } from './words.ts'

export function Incident() {
  const say = useWords(incidentWords)
  const { data, error, isPending, refetch } = useRead('showIncident', {})
  const status = useRead('showStatus', {})
  return (
    <Page lead={say('lead')} title={say('title')}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={240} radius="lg" />}
      <div className="board">
        {data && <Levers deskUrl={status.data?.deskUrl ?? null} incident={data} />}
        <OrdersCard isBadDay />
        {data && <BannerPanel banner={data.banner ?? null} />}
        <TokensPanel />
        <ExportPanel />
        <Search />
      </div>
    </Page>
  )
}
