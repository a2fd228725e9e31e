// Every wallet: what it holds, how it signs, and the two things one does with it.

import { shapeOf } from '@countersign/core/wallet/exit/outline.ts'
import { Badge, Button, Card, Code, Group, Skeleton, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { ReceiveButton, SpendButton } from './Ways.tsx'
import type { Wallet } from './wallet.ts'
import { walletWords } from './words.ts'

export function Wallets() {
  const say = useWords(walletWords)
  const { data, error, isPending, refetch } = useRead('listWallets', {})
  return (
    <Page lead={say('walletsLead')} title={say('wallets')}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={180} />}
      {data?.wallets.length === 0 && (
        <Card>
          <Empty
            act={<Code>./countersign wallet create savings</Code>}
            icon="wallet"
            title={say('none')}
          >
            {say('noneWhy')}
          </Empty>
        </Card>
      )}
      <ul className="cards">
        {data?.wallets.map((wallet) => (
          <li key={wallet.name}>
            <WalletCard wallet={wallet} />
          </li>
        ))}
      </ul>
    </Page>
  )
}

function WalletCard({ wallet: { name, descriptor } }: { readonly wallet: Wallet }) {
  const say = useWords(walletWords)
  const balance = useRead('showBalance', { wallet: name })
  const status = useRead('showStatus', {})
  const { needed, keys, waitBlocks } = shapeOf(descriptor)
  const frozen = status.data?.frozen.find(({ wallet }) => wallet === name || wallet === '*')
  const arriving = BigInt(balance.data?.unconfirmedSats ?? 0)
  const params = { wallet: name }
  return (
    <Card className="panel">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          <Link className="plain" params={params} to="/wallets/$wallet">
            <bdi>{name}</bdi>
          </Link>
        </Title>
        <Group gap={6}>
          {frozen && <Badge color="red">{say('frozen')}</Badge>}
          <Badge>{say('shape', { needed, keys })}</Badge>
        </Group>
      </Group>
      {balance.error && <FaultNote error={balance.error} />}
      {balance.isPending && <Skeleton height={44} />}
      {balance.data && <Amount sats={balance.data.totalSats} size="large" />}
      <Text c="dimmed" mb="lg" size="sm">
        {balance.data && say('coinCount', { coins: balance.data.coins })}
        {arriving > 0n && (
          <>
            {' · '}
            <Amount isSigned sats={arriving} /> {say('arriving')}
          </>
        )}
        {waitBlocks !== null && ` · ${say('waits', { blocks: waitBlocks })}`}
      </Text>
      <Group gap="sm" mt="auto">
        <SpendButton wallet={name} />
        <ReceiveButton wallet={name} />
        <Button
          renderRoot={(props) => <Link params={params} to="/wallets/$wallet" {...props} />}
          variant="subtle"
        >
          {say('open')}
        </Button>
      </Group>
    </Card>
  )
}
