// What exactly is signed: every output whole, the fee, and the number by which desk and command
// line know the same transaction. Then by what it is signed, and the second signature.

import { Badge, Button, Group, Text } from '@mantine/core'
import { Address } from '../../parts/Address.tsx'
import { Amount } from '../../parts/Amount.tsx'
import type { FlowEnd } from '../../parts/bands.ts'
import { Copy } from '../../parts/Copy.tsx'
import { Flow } from '../../parts/Flow.tsx'
import { Fours } from '../../parts/Fours.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { type Labels, useLabels } from '../wallets/labels.ts'
import { Ask } from './Ask.tsx'
import type { Drafted, Form, FormChange } from './kept.ts'
import { Notes } from './Notes.tsx'
import { Sign } from './Sign.tsx'
import { spendWords } from './words.ts'

export type ReviewProps = {
  readonly wallet: string
  readonly form: Form
  readonly drafted: Drafted
  readonly change: FormChange
}

export function Review({ wallet, form, drafted, change }: ReviewProps) {
  const say = useWords(spendWords)
  const labels = useLabels(wallet)
  const { signed } = form
  return (
    <>
      <Notes drafted={drafted} wallet={wallet} />
      <Panel title={say('flow')}>
        <Flow {...endsOf(drafted, labels, say)} />
      </Panel>
      <div className="board">
        <Outputs drafted={drafted} labels={labels} />
        <Costs drafted={drafted} />
      </div>
      {signed === null ? (
        <Sign change={change} drafted={drafted} wallet={wallet} />
      ) : (
        <Ask change={change} form={form} signed={signed} txid={drafted.txid} wallet={wallet} />
      )}
      <Group>
        <Button onClick={() => change({ drafted: null, signed: null })} variant="default">
          {say('changeIt')}
        </Button>
        <Text c="dimmed" size="sm">
          {say('changeItWhy')}
        </Text>
      </Group>
    </>
  )
}

/** One address may be paid twice: the place is what tells payments apart. */
const numbered = <T extends object>(each: T, at: number) => ({ ...each, at })

type ShownProps = { readonly drafted: Drafted; readonly labels: Labels }

function Outputs({ drafted: { payments, change }, labels }: ShownProps) {
  const say = useWords(spendWords)
  return (
    <Panel className="wide-2" title={say('outputs')}>
      <ol className="outputs">
        {payments.map(numbered).map(({ address, amountSats, at }) => (
          <li key={at}>
            <div className="line">
              <Amount sats={amountSats} size="normal" />
              <Badge>{labels.of('addr', address) || say('recipient', { number: at + 1 })}</Badge>
            </div>
            <Address address={address} />
          </li>
        ))}
        {change && (
          <li className="back">
            <div className="line">
              <Amount sats={change.amountSats} />
              <Badge color="gray">{say('changeBack')}</Badge>
            </div>
            <Address address={change.address} />
            <Text c="dimmed" size="sm">
              {say('changePath', { path: change.path })}
            </Text>
          </li>
        )}
      </ol>
      <Text c="dimmed" mt="md" size="sm">
        {say('compare')}
      </Text>
    </Panel>
  )
}

function Costs({ drafted }: Pick<ShownProps, 'drafted'>) {
  const say = useWords(spendWords)
  const { amountSats, feeSats, vsize, txid, droppedSats } = drafted
  const rate = Math.round((Number(feeSats) / vsize) * 100) / 100
  return (
    <Panel className="wide-1" title={say('costs')}>
      <dl className="sums">
        <dt>{say('pays')}</dt>
        <dd>
          <Amount sats={BigInt(amountSats) - BigInt(feeSats)} />
        </dd>
        <dt>{say('fee')}</dt>
        <dd>
          <Amount sats={feeSats} />
        </dd>
        <dt>{say('feeRate')}</dt>
        <dd>{`${rate} sat/vB`}</dd>
        <dt>{say('total')}</dt>
        <dd className="total">
          <Amount sats={amountSats} />
        </dd>
      </dl>
      {BigInt(droppedSats) > 0n && (
        <Text c="dimmed" size="sm">
          {say('dropped', { sats: droppedSats })}
        </Text>
      )}
      <Text fw={600} mt="md" size="sm">
        {say('exactly')}
      </Text>
      <div className="copied">
        <Fours strong={2} text={txid} />
        <Copy label={say('copyTxid')} text={txid} />
      </div>
      <Text c="dimmed" size="sm">
        {say('exactlyWhy')}
      </Text>
    </Panel>
  )
}

type Words = ReturnType<typeof useWords<(typeof spendWords.keys)[number]>>

function endsOf({ inputs, payments, change, feeSats }: Drafted, labels: Labels, say: Words) {
  const from = inputs.map(({ txid, outputIndex, amountSats, chain }): FlowEnd => {
    const name = `${txid}:${outputIndex}`
    const label = labels.of('output', name) || labels.of('tx', txid)
    return {
      key: name,
      name: label || say(chain === 'change' ? 'change' : 'received'),
      sats: BigInt(amountSats),
      tone: 'own',
    }
  })
  const paid = payments.map(({ address, amountSats }, at): FlowEnd => {
    const name = labels.of('addr', address) || say('recipient', { number: at + 1 })
    return { key: `${at} ${address}`, name, sats: BigInt(amountSats), tone: 'other' }
  })
  const back: readonly FlowEnd[] = change
    ? [{ key: 'change', name: say('changeBack'), sats: BigInt(change.amountSats), tone: 'change' }]
    : []
  const fee: FlowEnd = { key: 'fee', name: say('fee'), sats: BigInt(feeSats), tone: 'fee' }
  return { inputs: from, outputs: [...paid, ...back, fee] }
}
