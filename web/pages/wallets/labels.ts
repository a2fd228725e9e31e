// The labels of a wallet, all at once: lists, pictures and search look in the same map.

import type { Label, LabelType } from '@countersign/core/wallet/labels.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Answer, api } from '../../session/api.ts'

const PAGE = '500'

type Row = Answer<'listLabels'>['labels'][number]

async function allLabels(wallet: string): Promise<readonly Row[]> {
  const all: Row[] = []
  for (;;) {
    const last = all.at(-1)
    const after = last === undefined ? {} : { after: `${last.type}:${last.ref}` }
    const { labels } = await api.listLabels({ wallet, limit: PAGE, ...after })
    all.push(...labels)
    if (labels.length < Number(PAGE)) return all
  }
}

export type Labels = {
  /** Empty where there is none. */
  of(type: LabelType, ref: string): string
  readonly all: readonly Row[]
  readonly error: Error | null
}

export function useLabels(wallet: string): Labels {
  const { data, error } = useQuery({
    queryKey: ['listLabels', { wallet }],
    queryFn: () => allLabels(wallet),
  })
  return useMemo(() => {
    const all = data ?? []
    const named = new Map(all.map(({ type, ref, label = '' }) => [`${type}:${ref}`, label]))
    return { of: (type, ref) => named.get(`${type}:${ref}`) ?? '', all, error }
  }, [data, error])
}

/** As core/wallet/labels.ts writes files. */
export const labelOf = ({ changedAt: _, isSpendable, ...row }: Row): Label => ({
  ...row,
  ...(isSpendable === undefined ? {} : { isSpendable: isSpendable === 'yes' }),
})
