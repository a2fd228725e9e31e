// The policies of all wallets, one card each.

import { Badge, Button, Group, Skeleton, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useCharter, usePolicy, useSignerNow } from '../../charter/charter.ts'
import { PolicyText } from '../../charter/PolicyText.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { policyPageWords } from './words.ts'

export function Policies() {
  const say = useWords(policyPageWords)
  const { data, error, refetch } = useRead('listWallets', {})
  return (
    <Page lead={say('allLead')} title={say('all')}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton height={200} radius="lg" />}
      {data?.wallets.length === 0 && (
        <Empty icon="shield" title={say('none')}>
          {say('noneWhy')}
        </Empty>
      )}
      <div className="board">
        {data?.wallets.map(({ name }) => (
          <div className="half" key={name}>
            <One wallet={name} />
          </div>
        ))}
      </div>
    </Page>
  )
}

function One({ wallet }: { readonly wallet: string }) {
  const say = useWords(policyPageWords)
  const { policy } = usePolicy(wallet)
  const { view } = useCharter()
  const now = useSignerNow(30_000)
  const lock = view?.locks.find(({ subject }) => subject === `wallet:${wallet}`)
  const isLocked = lock?.lockedAt !== undefined && now >= lock.lockedAt
  return (
    <Panel aside={isLocked && <Badge color="moss">{say('locked')}</Badge>} title={wallet}>
      {policy && (
        <>
          <Text c="dimmed" size="sm">
            {say('rules', { n: policy.rules.length })}
          </Text>
          <PolicyText policy={policy} />
        </>
      )}
      <Group mt="md">
        <Button
          aria-label={`${say('open')}: ${wallet}`}
          component={Link}
          to={`/wallets/${wallet}/policy`}
          variant="light"
        >
          {say('open')}
        </Button>
      </Group>
    </Panel>
  )
}
