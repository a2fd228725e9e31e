// While somebody types: what the spend would cost, and what the policy would say of it. Nothing of
// it is kept anywhere.

import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type Answer, api } from '../../session/api.ts'
import type { Order } from './orders.ts'

const PAUSE_MS = 500

export type Preview = {
  readonly draft: Answer<'draftSpend'> | undefined
  readonly says: Answer<'dryRun'> | undefined
  readonly error: Error | null
  readonly isPending: boolean
}

export function usePreview(wallet: string, order: Order | null): Preview {
  const [asked] = useDebouncedValue(order === null ? '' : JSON.stringify(order), PAUSE_MS)
  const current = order === null ? '' : JSON.stringify(order)
  const isWanted = asked !== '' && asked === current
  const draft = useQuery({
    queryKey: ['draftSpend', { wallet }, asked],
    queryFn: () => api.draftSpend({ wallet, body: bodyOf(order) }),
    enabled: isWanted,
  })
  const { payments = [], feeSats = '0' } = draft.data ?? {}
  const says = useQuery({
    queryKey: ['dryRun', { wallet }, asked, feeSats],
    queryFn: () => api.dryRun({ wallet, body: { payments: [...payments], feeSats } }),
    enabled: isWanted && payments.length > 0,
  })
  return {
    draft: isWanted ? draft.data : undefined,
    says: isWanted ? says.data : undefined,
    error: isWanted ? (draft.error ?? says.error) : null,
    isPending: order !== null && (!isWanted || draft.isLoading || says.isLoading),
  }
}

/** It is asked with only while it is wanted, and so is there. */
function bodyOf(order: Order | null) {
  if (order === null) throw new Error('nothing to draft')
  return { ...order, payments: [...order.payments] }
}
