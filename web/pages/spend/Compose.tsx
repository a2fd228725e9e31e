// Whom, how much, from what and at which fee; beside it what the policy will say.

import { readVerdict } from '@countersign/core/policy/said.ts'
import { Button, Card, Group, Skeleton, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Verdict } from '../../charter/Verdict.tsx'
import { Amount } from '../../parts/Amount.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useUnit } from '../../parts/Unit.tsx'
import { api, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { CoinChoice } from './CoinChoice.tsx'
import { checkDraft } from './check.ts'
import { FeeChoice } from './FeeChoice.tsx'
import type { Form, FormChange } from './kept.ts'
import { type Order, orderOf } from './orders.ts'
import { type Preview, usePreview } from './preview.ts'
import { Recipients } from './Recipients.tsx'
import { spendWords } from './words.ts'

export type ComposeProps = {
  readonly wallet: string
  readonly form: Form
  readonly change: FormChange
}

export function Compose({ wallet, form, change }: ComposeProps) {
  const say = useWords(spendWords)
  const { unit } = useUnit()
  const network = useRead('showStatus', {}).data?.network
  const order = orderOf(form, network, unit)
  const preview = usePreview(wallet, order)
  return (
    <div className="board">
      <div className="wide-2 stack">
        <Recipients change={change} form={form} network={network} wallet={wallet} />
        <CoinChoice change={change} form={form} wallet={wallet} />
        <FeeChoice change={change} form={form} vsize={preview.draft?.vsize} />
        <Card>
          <TextInput
            description={say('purposeHint')}
            label={say('purpose')}
            maxLength={255}
            onChange={({ currentTarget }) => change({ purpose: currentTarget.value })}
            value={form.purpose}
          />
        </Card>
      </div>
      <div className="wide-1 stack">
        <Says order={order} preview={preview} />
        <Next change={change} order={order} preview={preview} wallet={wallet} />
      </div>
    </div>
  )
}

type SaysProps = { readonly order: Order | null; readonly preview: Preview }

function Says({ order, preview }: SaysProps) {
  const say = useWords(spendWords)
  const { draft, says, error, isPending } = preview
  return (
    <Panel title={say('policySays')}>
      <div aria-live="polite">
        {order === null && (
          <Text c="dimmed" size="sm">
            {say('policyLater')}
          </Text>
        )}
        {error && <FaultNote error={error} title={say('cannot')} />}
        {isPending && <Skeleton height={110} />}
        {says && <Verdict verdict={readVerdict(says.verdict)} />}
      </div>
      {draft && (
        <dl className="sums">
          <dt>{say('pays')}</dt>
          <dd>
            <Amount sats={BigInt(draft.amountSats) - BigInt(draft.feeSats)} />
          </dd>
          <dt>{say('fee')}</dt>
          <dd>
            <Amount sats={draft.feeSats} />
          </dd>
          <dt>{say('total')}</dt>
          <dd className="total">
            <Amount sats={draft.amountSats} />
          </dd>
        </dl>
      )}
    </Panel>
  )
}

type NextProps = SaysProps & { readonly wallet: string; readonly change: FormChange }

/** Drafts once more, so that what is reviewed is what is there now. */
function Next({ wallet, order, preview, change }: NextProps) {
  const say = useWords(spendWords)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const go = async () => {
    if (order === null) return
    setBusy(true)
    setError(null)
    try {
      const { payments, ...rest } = order
      const drafted = await api.draftSpend({ wallet, body: { payments: [...payments], ...rest } })
      checkDraft(drafted, order)
      change({ drafted, signed: null })
      scrollTo({ top: 0 })
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  const isReady = order !== null && preview.error === null && !preview.isPending
  return (
    <Group>
      {error !== null && <FaultNote error={error} title={say('cannot')} />}
      <Button
        disabled={!isReady}
        fullWidth
        loading={isBusy}
        onClick={() => void go()}
        rightSection={<Icon name="next" size={18} />}
        size="md"
      >
        {say('goReview')}
      </Button>
      {!isReady && (
        <Text c="dimmed" size="sm">
          {say('goReviewWhy')}
        </Text>
      )}
    </Group>
  )
}
