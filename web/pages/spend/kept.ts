// What was typed for a spend, kept in this tab until it is asked for: an error or a reload loses
// nothing. No secret is ever in it.

import { useCallback, useState } from 'react'
import type { Answer } from '../../session/api.ts'

export type Recipient = {
  readonly id: number
  readonly address: string
  /** As it was typed, in the unit that was shown. */
  readonly amount: string
}

export type Drafted = Answer<'draftSpend'>

export type Form = {
  readonly recipients: readonly Recipient[]
  /** `txid:number`; empty lets the server choose. */
  readonly coins: readonly string[]
  /** Satoshis for a virtual byte as typed; empty takes the estimate. */
  readonly rate: string
  /** The last recipient gets all that is left. */
  readonly isMax: boolean
  /** Becomes the label of the transaction. */
  readonly purpose: string
  readonly isSent: boolean
  /** What is reviewed and signed: it does not change any more. */
  readonly drafted: Drafted | null
  /** With the user's signatures, in base64. */
  readonly signed: string | null
}

const EMPTY: Form = {
  recipients: [{ id: 1, address: '', amount: '' }],
  coins: [],
  rate: '',
  isMax: false,
  purpose: '',
  isSent: true,
  drafted: null,
  signed: null,
}

const keyOf = (wallet: string): string => `countersign.spend.${wallet}`

export function readForm(wallet: string): Form {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(wallet)) ?? 'null')
    // Ours alone: nothing else of this origin writes here, and a wrong shape is an old one.
    return typeof kept === 'object' && kept !== null ? { ...EMPTY, ...kept } : EMPTY
  } catch {
    return EMPTY
  }
}

function keepForm(wallet: string, form: Form): void {
  try {
    sessionStorage.setItem(keyOf(wallet), JSON.stringify(form))
  } catch {
    // Too large for this browser: it stays in the page.
  }
}

/** The coins that the next spend of the wallet takes. */
export const keepCoins = (wallet: string, coins: readonly string[]): void =>
  keepForm(wallet, { ...readForm(wallet), coins, drafted: null, signed: null })

/** What is reviewed next, for a transaction on its way. What was typed for another stays. */
export const keepDrafted = (wallet: string, drafted: Drafted): void =>
  keepForm(wallet, { ...readForm(wallet), purpose: '', isSent: true, drafted, signed: null })

export const forgetForm = (wallet: string): void => sessionStorage.removeItem(keyOf(wallet))

export type FormChange = (change: Partial<Form>) => void

export function useForm(wallet: string): readonly [Form, FormChange] {
  const [form, setForm] = useState(() => readForm(wallet))
  const change = useCallback(
    (next: Partial<Form>) =>
      setForm((before) => {
        const after = { ...before, ...next }
        keepForm(wallet, after)
        return after
      }),
    [wallet],
  )
  return [form, change]
}
