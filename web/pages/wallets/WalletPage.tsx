// One wallet: what it holds and may spend, and below, tab by tab, everything that is known of it.

import { shapeOf } from '@countersign/core/wallet/exit/outline.ts'
import { Anchor, Badge, Button, Group, Stack, Tabs } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { Limits } from '../overview/Limits.tsx'
import { Addresses } from './Addresses.tsx'
import { Coins } from './Coins.tsx'
import { Details } from './Details.tsx'
import { exitWords } from './exit-words.ts'
import { Holdings } from './Holdings.tsx'
import { LabelFile } from './LabelFile.tsx'
import { Together } from './Together.tsx'
import { Transactions } from './Transactions.tsx'
import { TAB_NAMES, type TabName } from './tabs.ts'
import { ReceiveButton, SpendButton } from './Ways.tsx'
import type { Wallet } from './wallet.ts'
import { walletWords } from './words.ts'

const route = getRouteApi('/framed/wallets/$wallet')

export function WalletPage() {
  const say = useWords(walletWords)
  const { wallet: name } = route.useParams()
  const { data, error, refetch } = useRead('showWallet', { wallet: name })
  const shape = data && shapeOf(data.descriptor)
  return (
    <Page
      acts={
        <>
          <ReceiveButton wallet={name} />
          <SpendButton wallet={name} />
        </>
      }
      lead={shape ? say('shapeLead', { needed: shape.needed, keys: shape.keys }) : ''}
      title={name}
    >
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {data && (
        <>
          <div className="board">
            <Holdings wallet={name} />
            <Limits wallets={[name]} />
          </div>
          {data.exit.state === 'unready' && <Unready wallet={data} />}
          <Below wallet={data} />
        </>
      )}
    </Page>
  )
}

function Below({ wallet }: { readonly wallet: Wallet }) {
  const say = useWords(walletWords)
  const { tab = 'transactions' } = route.useSearch()
  const navigate = route.useNavigate()
  const { name } = wallet
  const panels: Readonly<Record<TabName, ReactNode>> = {
    transactions: <Transactions wallet={name} />,
    addresses: <Addresses wallet={name} />,
    coins: (
      <Stack gap="md">
        <Coins wallet={name} />
        <Together wallet={name} />
      </Stack>
    ),
    labels: <LabelFile wallet={name} />,
    details: <Details wallet={wallet} />,
  }
  return (
    <Tabs
      keepMounted={false}
      onChange={(next) => void navigate({ search: { tab: next as TabName }, replace: true })}
      value={tab}
    >
      <Group justify="space-between" mb="md">
        <Tabs.List aria-label={name}>
          {TAB_NAMES.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {say(each)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <SpendsLink name={name} />
      </Group>
      {TAB_NAMES.map((each) => (
        <Tabs.Panel key={each} value={each}>
          {panels[each]}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

/** One line, to what is to be done. */
function Unready({ wallet: { name, exit } }: { readonly wallet: Wallet }) {
  const say = useWords(exitWords)
  return (
    <Group gap="xs" mb="md">
      <Badge color="amber">{say('unready')}</Badge>
      <Anchor
        py={4}
        renderRoot={(props) => (
          <Link
            params={{ wallet: name }}
            search={{ tab: 'details' }}
            to="/wallets/$wallet"
            {...props}
          />
        )}
        size="sm"
      >
        {exit.because.map((each) => say(each)).join('. ')}
      </Anchor>
    </Group>
  )
}

function SpendsLink({ name }: { readonly name: string }) {
  const say = useWords(walletWords)
  const { data } = useRead('listSpends', { wallet: name })
  const waiting = data?.spends.filter(({ state }) => state === 'waiting').length ?? 0
  return (
    <Button
      renderRoot={(props) => (
        <Link params={{ wallet: name }} to="/wallets/$wallet/spends" {...props} />
      )}
      rightSection={waiting > 0 && <Badge color="amber">{say('waiting', { waiting })}</Badge>}
      variant="subtle"
    >
      {say('spends')}
    </Button>
  )
}
