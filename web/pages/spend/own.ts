// A spend of the wallet's own coins to the wallet itself: small ones that become one, or those
// whose timelock nears. Drafted when asked for, then reviewed and signed as every spend.

import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../session/api.ts'
import { checkDraft } from './check.ts'
import { type Drafted, keepDrafted } from './kept.ts'

export type OwnOrder =
  | { readonly consolidate: { readonly belowSats: string } }
  | { readonly refresh: 'yes' }

export type OwnDraft = {
  readonly drafted: Drafted | null
  readonly error: unknown
  readonly isBusy: boolean
  /** @param rate - satoshis for a virtual byte; empty takes the estimate */
  look(order: OwnOrder, rate: string): Promise<void>
  /** To its review. */
  go(): Promise<void>
  forget(): void
}

export function useOwnDraft(wallet: string): OwnDraft {
  const navigate = useNavigate()
  const [drafted, setDrafted] = useState<Drafted | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const forget = () => {
    setDrafted(null)
    setError(null)
  }
  return {
    drafted,
    error,
    isBusy,
    forget,
    async look(order, rate) {
      setBusy(true)
      forget()
      try {
        const feeRate = rate === '' ? {} : { feeRateSatPerVb: rate }
        const made = await api.draftSpend({ wallet, body: { payments: [], ...order, ...feeRate } })
        checkDraft(made, { payments: [] })
        setDrafted(made)
      } catch (fault) {
        setError(fault)
      } finally {
        setBusy(false)
      }
    },
    async go() {
      if (drafted === null) return
      keepDrafted(wallet, drafted)
      await navigate({ to: '/wallets/$wallet/spend', params: { wallet } })
    },
  }
}
