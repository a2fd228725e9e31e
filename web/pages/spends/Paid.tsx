// What the spend pays, as the signer read it from the bytes; once the chain has it, what it became.

import { Badge, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { Address } from '../../parts/Address.tsx'
import { Amount } from '../../parts/Amount.tsx'
import type { FlowEnd } from '../../parts/bands.ts'
import { Copy } from '../../parts/Copy.tsx'
import { Flow } from '../../parts/Flow.tsx'
import { Fours } from '../../parts/Fours.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { useLabels } from '../wallets/labels.ts'
import type { Spend } from './OneSpend.tsx'
import { spendsWords } from './words.ts'

const Whole = lazy(async () => ({
  default: (await import('../wallets/TransactionFlow.tsx')).Whole,
}))

const ON_CHAIN: readonly Spend['state'][] = ['broadcast', 'confirmed']

export function Paid({ spend }: { readonly spend: Spend }) {
  const say = useWords(spendsWords)
  const { wallet, txid, state, review } = spend
  if (ON_CHAIN.includes(state)) {
    return (
      <Panel title={say('flow')}>
        <Suspense>
          <Whole txid={txid} wallet={wallet} />
        </Suspense>
      </Panel>
    )
  }
  return (
    <Panel title={say('pays')}>
      {review && <Reviewed review={review} wallet={wallet} />}
      <Text c="dimmed" mt="md" size="sm">
        {say('txid')}
      </Text>
      <div className="copied">
        <Fours strong={2} text={txid} />
        <Copy label={say('copyTxid')} text={txid} />
      </div>
    </Panel>
  )
}

/** One script may be paid twice: the place is what tells payments apart. */
const numbered = <T extends object>(each: T, at: number) => ({ ...each, at })

type ReviewedProps = {
  readonly review: NonNullable<Spend['review']>
  readonly wallet: string
}

function Reviewed({ review, wallet }: ReviewedProps) {
  const say = useWords(spendsWords)
  const labels = useLabels(wallet)
  const { payments, changeSats, feeSats, amountSats } = review
  const name = (address: string | undefined, at: number) =>
    labels.of('addr', address ?? '') || say('payment', { number: at + 1 })
  const back = BigInt(changeSats)
  const all: FlowEnd = {
    key: 'from',
    name: wallet,
    sats: BigInt(amountSats) + back,
    tone: 'own',
  }
  const paid = payments.map(
    (each, at): FlowEnd => ({
      key: `${at}`,
      name: name(each.address, at),
      sats: BigInt(each.amountSats),
      tone: 'other',
    }),
  )
  const change: FlowEnd = { key: 'change', name: say('change'), sats: back, tone: 'change' }
  const fee: FlowEnd = { key: 'fee', name: say('fee'), sats: BigInt(feeSats), tone: 'fee' }
  return (
    <>
      <Flow inputs={[all]} outputs={[...paid, ...(back > 0n ? [change] : []), fee]} />
      <ol className="outputs">
        {payments.map(numbered).map(({ script, address, amountSats: sats, at }) => (
          <li key={at}>
            <div className="line">
              <Amount sats={sats} />
              <Badge>{name(address, at)}</Badge>
            </div>
            {address === undefined ? <Fours text={script} /> : <Address address={address} />}
          </li>
        ))}
      </ol>
    </>
  )
}
