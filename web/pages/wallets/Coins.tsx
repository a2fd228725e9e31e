// The coins: what can be spent, each by where it came from. Chosen ones go to the spend page.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Badge, Button, Card, Checkbox, Group, Skeleton, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Fours } from '../../parts/Fours.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { keepCoins } from '../spend/kept.ts'
import { exitWords } from './exit-words.ts'
import { LabelField } from './LabelField.tsx'
import { useLabels } from './labels.ts'
import { walletWords } from './words.ts'

type Coin = Answer<'listCoins'>['coins'][number]

const nameOf = ({ txid, outputIndex }: Coin): string => `${txid}:${outputIndex}`

export function Coins({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  const navigate = useNavigate()
  const { data, error, isPending, refetch } = useRead('listCoins', { wallet })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const coins = data?.coins.toSorted((a, b) => Number(b.amountSats) - Number(a.amountSats)) ?? []
  const picked = coins.filter((coin) => chosen.has(nameOf(coin)))
  const sum = picked.reduce((total, { amountSats }) => total + BigInt(amountSats), 0n)
  const spend = () => {
    keepCoins(wallet, picked.map(nameOf))
    void navigate({ to: '/wallets/$wallet/spend', params: { wallet } })
  }
  return (
    <Card>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={160} />}
      {data && coins.length === 0 && (
        <Empty icon="wallet" title={say('noCoins')}>
          {say('noTransactionsWhy')}
        </Empty>
      )}
      {coins.length > 0 && (
        <Group justify="space-between" mb="md">
          <Text c="dimmed" size="sm">
            {say('coinsWhy')}
          </Text>
          <Button disabled={picked.length === 0} onClick={spend} size="sm">
            {say('spendThese', { count: picked.length })}
            {picked.length > 0 && (
              <span className="beside">
                <Amount sats={sum} />
              </span>
            )}
          </Button>
        </Group>
      )}
      <ul className="rows">
        {coins.map((coin) => (
          <CoinRow
            coin={coin}
            isChosen={chosen.has(nameOf(coin))}
            key={nameOf(coin)}
            onChoose={() => setChosen(chosen.symmetricDifference(new Set([nameOf(coin)])))}
            wallet={wallet}
          />
        ))}
      </ul>
    </Card>
  )
}

type RowProps = {
  readonly wallet: string
  readonly coin: Coin
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function CoinRow({ wallet, coin, isChosen, onChoose }: RowProps) {
  const say = useWords(walletWords)
  const labels = useLabels(wallet)
  const network = useRead('showStatus', {}).data?.network
  const { txid, amountSats, chain, script, height } = coin
  const address = addressFor(script, network)
  const label = labels.of('output', nameOf(coin))
  const inherited = labels.of('addr', address) || labels.of('tx', txid)
  const fallback = inherited || say(chain === 'change' ? 'change' : 'received')
  return (
    <li className="coin">
      <Checkbox
        aria-label={say('choose', { what: label || fallback })}
        checked={isChosen}
        mt={2}
        size="md"
        onChange={onChoose}
      />
      <div className="middle">
        <LabelField
          fallback={fallback}
          label={label}
          refText={nameOf(coin)}
          type="output"
          wallet={wallet}
        />
        {height === undefined && (
          <Badge color="amber" leftSection={<Icon name="clock" size={14} />}>
            {say('unconfirmed')}
          </Badge>
        )}
        <Lock blocks={coin.opensInBlocks} />
      </div>
      <div className="end">
        <Amount sats={amountSats} />
      </div>
      {address !== '' && (
        <div className="whole">
          <Fours text={address} />
        </div>
      )}
    </li>
  )
}

/** Thirty days of blocks: before that nobody has to think of it. */
const NEAR_BLOCKS = 4_320

function Lock({ blocks }: { readonly blocks: number | undefined }) {
  const say = useWords(exitWords)
  if (blocks === undefined || blocks > NEAR_BLOCKS) return null
  return (
    <Badge color="amber" leftSection={<Icon name="clock" size={14} />}>
      {blocks === 0 ? say('lock-open') : say('alone', { blocks })}
    </Badge>
  )
}

const addressFor = (script: string, network: Network | undefined): string =>
  network === undefined ? '' : (addressOf(Uint8Array.fromHex(script), network) ?? '')
