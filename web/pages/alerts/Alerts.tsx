// What members watch: what is armed, the number it is about and how old that is.

import { Skeleton } from '@mantine/core'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { AlertRow } from './AlertRow.tsx'
import { MakeAlert } from './MakeAlert.tsx'
import { alertsWords } from './words.ts'

export function Alerts() {
  const say = useWords(alertsWords)
  const { data, error, isPending, refetch } = useRead('listAlerts', { limit: '500' })
  const alerts = data?.alerts.toSorted((a, b) => b.createdAt - a.createdAt) ?? []
  return (
    <Page lead={say('lead')} title={say('title')}>
      <Panel aside={<MakeAlert />} title={say('panel')}>
        {error && <FaultNote error={error} onAgain={() => void refetch()} />}
        {isPending && <Skeleton height={160} />}
        {data && alerts.length === 0 && (
          <Empty icon="bell" title={say('none')}>
            {say('noneWhy')}
          </Empty>
        )}
        <ul className="rows">
          {alerts.map((alert) => (
            <AlertRow alert={alert} key={alert.id} />
          ))}
        </ul>
      </Panel>
    </Page>
  )
}
