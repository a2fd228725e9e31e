// What the signer would say of a spend now. It is asked, and keeps nothing of it.

import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readVerdict } from '@countersign/core/policy/said.ts'
import { Button, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { AmountInput } from '../../charter/AmountInput.tsx'
import { amount, phrase } from '../../charter/phrase.ts'
import { Sentence } from '../../charter/Sentence.tsx'
import { satsOf, type TypedAmount } from '../../charter/typed-amount.ts'
import { Verdict } from '../../charter/Verdict.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useUnit } from '../../parts/Unit.tsx'
import { api, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { policyPageWords } from './words.ts'

export function WhatIf({ wallet }: { readonly wallet: string }) {
  const say = useWords(policyPageWords)
  const { unit } = useUnit()
  const [typed, setTyped] = useState<TypedAmount>({ text: '', unit })
  const [address, setAddress] = useState('')
  const [isAsked, setAsked] = useState(false)
  const { data: status } = useRead('showStatus', {})
  const asking = useMutation({
    mutationFn: (payment: { readonly address: string; readonly amountSats: string }) =>
      api.dryRun({ wallet, body: { payments: [payment] } }),
  })
  const sats = satsOf(typed)
  const isAddress = status !== undefined && isAddressOf(address.trim(), status.network)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (sats === null || !isAddress) return
    asking.mutate({ address: address.trim(), amountSats: String(sats) })
  }
  return (
    <Panel title={say('whatIf')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('whatIfHint')}
      </Text>
      <form className="form" noValidate onSubmit={submit}>
        <AmountInput
          error={isAsked && sats === null ? say('wrongAmount') : undefined}
          label={say('amount')}
          onChange={setTyped}
          value={typed}
        />
        <Textarea
          autoComplete="off"
          autosize
          error={isAsked && !isAddress ? say('wrongAddress') : undefined}
          label={say('to')}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          spellCheck={false}
          value={address}
        />
        <Button loading={asking.isPending} type="submit" variant="light">
          {say('ask')}
        </Button>
        <div aria-live="polite">
          {asking.error && <FaultNote error={asking.error} />}
          {asking.data && (
            <>
              <Verdict verdict={readVerdict(asking.data.verdict)} />
              <Text c="dimmed" mt="xs" size="sm">
                <Sentence
                  phrase={phrase(say, 'assumedFee', { fee: amount(BigInt(asking.data.feeSats)) })}
                />
              </Text>
            </>
          )}
        </div>
      </form>
    </Panel>
  )
}

export function isAddressOf(address: string, network: Network): boolean {
  try {
    return scriptOf(address, network).length > 0
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}
