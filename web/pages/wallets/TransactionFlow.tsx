// A transaction, whole: the picture, every output with its address, the fee and its id.

import { Badge, Skeleton, Text } from '@mantine/core'
import { Address } from '../../parts/Address.tsx'
import { Amount } from '../../parts/Amount.tsx'
import type { FlowEnd } from '../../parts/bands.ts'
import { Copy } from '../../parts/Copy.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Flow } from '../../parts/Flow.tsx'
import { Fours } from '../../parts/Fours.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { type Say, useWords } from '../../words/use.ts'
import { Hurry } from '../spend/Hurry.tsx'
import { type Labels, useLabels } from './labels.ts'
import { walletWords } from './words.ts'

type Transaction = Answer<'showTransaction'>
type Words = Say<(typeof walletWords.keys)[number]>

export type WholeProps = { readonly wallet: string; readonly txid: string }

export function Whole({ wallet, txid }: WholeProps) {
  const say = useWords(walletWords)
  const labels = useLabels(wallet)
  const { data, error, isPending, refetch } = useRead('showTransaction', { wallet, txid })
  if (error) return <FaultNote error={error} onAgain={() => void refetch()} />
  if (isPending) return <Skeleton height={220} />
  const context = { wallet, labels, say }
  return (
    <div className="transaction">
      <Flow inputs={inputsOf(data, context)} outputs={outputsOf(data, context)} />
      <ul className="outputs">
        {data.outputs.map((output) => (
          <li key={output.index}>
            <div className="line">
              <Amount sats={output.amountSats} />
              <Badge color={output.isOurs === 'yes' ? 'moss' : 'gray'}>
                {nameOfOutput(output, txid, context)}
              </Badge>
            </div>
            {output.address === undefined ? (
              <Fours text={output.script} />
            ) : (
              <Address address={output.address} />
            )}
          </li>
        ))}
      </ul>
      {data.feeSats !== undefined && (
        <Text size="sm">
          {say('fee')} <Amount sats={data.feeSats} />
        </Text>
      )}
      {data.height === undefined && data.feeSats === undefined && (
        <Hurry txid={txid} wallet={wallet} />
      )}
      <Text c="dimmed" size="sm">
        {say('txid')}
      </Text>
      <div className="copied">
        <Fours text={txid} />
        <Copy label={say('copyTxid')} text={txid} />
      </div>
    </div>
  )
}

type Context = { readonly wallet: string; readonly labels: Labels; readonly say: Words }

function inputsOf({ inputs }: Transaction, { labels, say }: Context): readonly FlowEnd[] {
  const known = inputs.filter(({ amountSats }) => amountSats !== undefined)
  const own = known.map((input): FlowEnd => {
    const { txid, outputIndex, amountSats = '0', wallet, address = '' } = input
    const label =
      labels.of('output', `${txid}:${outputIndex}`) ||
      labels.of('addr', address) ||
      labels.of('tx', txid)
    const fallback =
      input.isOurs === 'yes' ? say('coinOf', { wallet: wallet ?? '' }) : say('others')
    return {
      key: `${txid}:${outputIndex}`,
      name: label || fallback,
      sats: BigInt(amountSats),
      tone: input.isOurs === 'yes' ? 'own' : 'other',
    }
  })
  const count = inputs.length - known.length
  if (count === 0) return own
  // Whose coins they were is nobody's business here, and how much they held nobody knows.
  const name = say('othersCoins', { count })
  return [...own, { key: 'others', name, sats: null, tone: 'other' }]
}

function outputsOf(transaction: Transaction, context: Context): readonly FlowEnd[] {
  const { outputs, txid, feeSats } = transaction
  const ends = outputs.map((output): FlowEnd => {
    const isOwn = output.isOurs === 'yes'
    const tone = isOwn ? (output.chain === 'change' ? 'change' : 'own') : 'other'
    const name = nameOfOutput(output, txid, context)
    return { key: String(output.index), name, sats: BigInt(output.amountSats), tone }
  })
  const fee = context.say('fee')
  if (feeSats === undefined) return ends
  return [...ends, { key: 'fee', name: fee, sats: BigInt(feeSats), tone: 'fee' }]
}

type Output = Transaction['outputs'][number]

function nameOfOutput(output: Output, txid: string, { wallet, labels, say }: Context): string {
  const { address = '', index, isOurs, chain, wallet: owner = wallet } = output
  const label = labels.of('output', `${txid}:${index}`) || labels.of('addr', address)
  if (label !== '') return label
  if (isOurs === 'no') return say('somebody')
  if (owner !== wallet) return say('toWallet', { wallet: owner })
  return chain === 'change' ? say('change') : say('intoWallet', { wallet })
}
