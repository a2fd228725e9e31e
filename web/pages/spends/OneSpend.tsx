// One spend, from the moment it is asked for to its block: where it is, who is missing, and the way
// to the desk, where they decide. It follows by itself.

import { readVerdict } from '@countersign/core/policy/said.ts'
import { ApiProblem } from '@countersign/sdk/problem.ts'
import { Badge, Button, Skeleton } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Verdict } from '../../charter/Verdict.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { Steps } from '../../parts/Steps.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { Ask } from '../spend/Ask.tsx'
import { Hurry } from '../spend/Hurry.tsx'
import { hurryWords } from '../spend/hurry-words.ts'
import { forgetForm, readForm, useForm } from '../spend/kept.ts'
import { useLabels } from '../wallets/labels.ts'
import { Decisions } from './Decisions.tsx'
import { Paid } from './Paid.tsx'
import { State } from './State.tsx'
import { shownState, stepOf, toneOf } from './states.ts'
import { spendsWords } from './words.ts'

const route = getRouteApi('/framed/wallets/$wallet/spends/$txid')

export type Spend = Answer<'showSpend'>

export function OneSpend() {
  const say = useWords(spendsWords)
  const { wallet, txid } = route.useParams()
  const labels = useLabels(wallet)
  const { data, error, isPending, refetch } = useRead('showSpend', { wallet, txid })
  const isUnasked = error instanceof ApiProblem && error.status === 404
  const params = { wallet }

  // What was typed for it is not needed any more: the signer has it.
  useEffect(() => {
    if (data && readForm(wallet).drafted?.txid === txid) forgetForm(wallet)
  }, [data, wallet, txid])

  return (
    <Page
      acts={
        <Button
          renderRoot={(props) => <Link params={params} to="/wallets/$wallet/spends" {...props} />}
          variant="default"
        >
          {say('toSpends')}
        </Button>
      }
      lead={say('from', { wallet })}
      title={labels.of('tx', txid) || say('one')}
    >
      {isPending && <Skeleton height={200} />}
      {isUnasked && <Unasked txid={txid} wallet={wallet} />}
      {error && !isUnasked && <FaultNote error={error} onAgain={() => void refetch()} />}
      {data && <Asked spend={data} />}
    </Page>
  )
}

const STEPS = ['stepAsked', 'stepDecided', 'stepSigned', 'stepSent', 'stepConfirmed'] as const

/** Signed, and in no block: it may be replaced. */
const ON_ITS_WAY: readonly Spend['state'][] = ['signed', 'broadcast', 'dropped']

const paidBy = ({ review }: Spend) =>
  (review?.payments ?? []).map(({ address = '', amountSats }) => ({ address, amountSats }))

function Asked({ spend }: { readonly spend: Spend }) {
  const say = useWords(spendsWords)
  const sayHurry = useWords(hurryWords)
  const { wallet, txid, state, verdict, decision } = spend
  const shown = shownState(spend)
  const isLater = shown === 'later'
  return (
    <>
      <Steps at={stepOf(state)} names={STEPS.map((each) => say(each))} />
      <div className="board">
        <div className="wide-2 stack">
          <Panel aside={<Badge color={toneOf(state)}>{say(shown)}</Badge>} title={say('where')}>
            <State spend={spend} />
          </Panel>
          {ON_ITS_WAY.includes(state) && (
            <Panel title={sayHurry(isLater ? 'now' : 'tooSlow')}>
              <Hurry isLater={isLater} payments={paidBy(spend)} txid={txid} wallet={wallet} />
            </Panel>
          )}
          <Paid spend={spend} />
        </div>
        <div className="wide-1 stack">
          {decision !== undefined && <Decisions decision={decision} spend={spend} />}
          {verdict !== undefined && (
            <Panel title={say('verdict')}>
              <Verdict verdict={readVerdict(verdict)} />
            </Panel>
          )}
        </div>
      </div>
    </>
  )
}

type UnaskedProps = { readonly wallet: string; readonly txid: string }

/** Nobody has asked for it yet: the desk may be open in another tab, or its link is still here. */
function Unasked({ wallet, txid }: UnaskedProps) {
  const say = useWords(spendsWords)
  const [form, change] = useForm(wallet)
  const { drafted, signed } = form
  return (
    <>
      <Steps at={0} names={STEPS.map((each) => say(each))} />
      {drafted?.txid === txid && signed !== null ? (
        <Ask change={change} form={form} signed={signed} txid={txid} wallet={wallet} />
      ) : (
        <Panel title={say('unasked')}>{say('unaskedWhy')}</Panel>
      )}
    </>
  )
}
