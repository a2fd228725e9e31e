// What the draft would say of a spend now, decided in this browser over what was spent so far.

import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { type Sats, sats as satoshis } from '@countersign/core/bitcoin/amounts.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { decide } from '@countersign/core/policy/decide.ts'
import { arrayHistory } from '@countersign/core/policy/history.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { Button, NativeSelect, Text, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { AmountInput } from '../../charter/AmountInput.tsx'
import { useCharter, useSignerNow } from '../../charter/charter.ts'
import { satsOf, type TypedAmount } from '../../charter/typed-amount.ts'
import { Verdict } from '../../charter/Verdict.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useUnit } from '../../parts/Unit.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { isAddressOf } from '../policy/WhatIf.tsx'
import { initiatorIn, type Past, usePast } from './past.ts'
import { pastWords } from './past-words.ts'

export type TryItProps = { readonly wallet: string; readonly policy: Policy }

export function TryIt({ wallet, policy }: TryItProps) {
  const say = useWords(pastWords)
  const { view } = useCharter()
  const { data: status } = useRead('showStatus', {})
  return (
    <Panel title={say('tryIt')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('tryHint')}
      </Text>
      {view && status && (
        <Trial network={status.network} policy={policy} view={view} wallet={wallet} />
      )}
    </Panel>
  )
}

type TrialProps = TryItProps & { readonly view: CharterView; readonly network: Network }
type Asked = { readonly sats: Sats; readonly script: string; readonly member: string }

/** Of one input and two outputs; a policy of fee rates is not what is tried here. */
const USUAL_VSIZE = 200

/** The amount is meant with the fee. */
const NO_FEE = satoshis(0n)

function Trial({ wallet, policy, view, network }: TrialProps) {
  const say = useWords(pastWords)
  const { unit } = useUnit()
  const now = useSignerNow(30_000)
  const { data: past } = usePast(wallet, [policy], view)
  const [typed, setTyped] = useState<TypedAmount>({ text: '', unit })
  const [address, setAddress] = useState('')
  const [member, setMember] = useState(view.members[0]?.id ?? '')
  const [isTold, setTold] = useState(false)
  const [asked, setAsked] = useState<Asked | null>(null)
  const sats = satsOf(typed)
  const isAddress = isAddressOf(address.trim(), network)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTold(true)
    if (sats === null || !isAddress) return
    setAsked({ sats, script: scriptOf(address.trim(), network).toHex(), member })
  }
  return (
    <form className="form" noValidate onSubmit={submit}>
      <AmountInput
        error={isTold && sats === null ? say('wrongSats') : undefined}
        label={say('tryAmount')}
        onChange={setTyped}
        value={typed}
      />
      <Textarea
        autoComplete="off"
        autosize
        error={isTold && !isAddress ? say('wrongAddress') : undefined}
        label={say('tryTo')}
        onChange={({ currentTarget }) => setAddress(currentTarget.value)}
        spellCheck={false}
        value={address}
      />
      <NativeSelect
        data={view.members.map(({ id, name }) => ({ value: id, label: name }))}
        label={say('asker')}
        onChange={({ currentTarget }) => setMember(currentTarget.value)}
        value={member}
      />
      <Button disabled={!past} type="submit" variant="light">
        {say('try')}
      </Button>
      <div aria-live="polite">
        {asked && past && <Verdict verdict={verdictOf(asked, policy, { past, view, now })} />}
      </div>
    </form>
  )
}

type Known = { readonly past: Past; readonly view: CharterView; readonly now: number }

function verdictOf({ sats, script, member }: Asked, policy: Policy, { past, view, now }: Known) {
  const initiator = initiatorIn(view, member) ?? {
    kind: 'member' as const,
    member,
    device: '',
    roles: [],
    groups: [],
  }
  return decide({
    policy,
    spend: {
      payments: [{ script, amountSats: sats }],
      amountSats: sats,
      feeSats: NO_FEE,
      vsize: USUAL_VSIZE,
      hasUnprovenChange: false,
      hasOtherSighash: false,
      initiator,
    },
    history: arrayHistory(past.spent, past.elsewhere),
    replaced: [],
    now,
  })
}
