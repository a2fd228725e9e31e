// What was typed, as far as it can be drafted.

import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Unit } from '../../parts/Unit.tsx'
import { readAmount } from './amounts.ts'
import type { Form } from './kept.ts'

export type Order = {
  readonly payments: readonly { readonly address: string; readonly amountSats: string }[]
  readonly coins?: string[]
  readonly feeRateSatPerVb?: string
  readonly isMax?: 'yes'
}

/** Why an address is none of this network; empty when it is one. */
export function addressTrouble(address: string, network: Network): string {
  try {
    scriptOf(address.trim(), network)
    return ''
  } catch (error) {
    if (error instanceof Fault) return String(error.facts.reason ?? error.message)
    throw error
  }
}

export const isRate = (text: string): boolean => /^(0|[1-9]\d{0,3})([.]\d{1,3})?$/.test(text)

/** Null while something is missing or wrong. */
export function orderOf(form: Form, network: Network | undefined, unit: Unit): Order | null {
  if (network === undefined || (form.rate !== '' && !isRate(form.rate))) return null
  const payments = form.recipients.map(({ address, amount }, at) => {
    const isRest = form.isMax && at + 1 === form.recipients.length
    const amountSats = isRest ? 0n : readAmount(amount, unit)
    const isThere = address.trim() !== '' && addressTrouble(address, network) === ''
    return isThere && amountSats !== null
      ? { address: address.trim(), amountSats: amountSats.toString() }
      : null
  })
  const whole = payments.filter((each) => each !== null)
  if (whole.length < payments.length) return null
  return {
    payments: whole,
    ...(form.coins.length === 0 ? {} : { coins: [...form.coins] }),
    ...(form.rate === '' ? {} : { feeRateSatPerVb: form.rate }),
    ...(form.isMax ? { isMax: 'yes' as const } : {}),
  }
}
