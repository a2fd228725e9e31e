// Which transactions concern a set of scripts: those that pay to one, and those that spend what was
// paid to one.

import { type Transaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import type { FoundOutput } from '../../ports/chain.ts'

export type Seen = { readonly txid: string; readonly transaction: Transaction }

export type Matcher = {
  /** Those of a list that concern the scripts, in its order, whatever that is. */
  pick(transactions: readonly Transaction[]): readonly Seen[]
}

const outpointKey = (txid: string, index: number): string => `${txid}:${index}`

/** Remembers what it picked: a later transaction may spend it. */
export function openMatcher(scripts: ReadonlySet<string>): Matcher {
  const ours = new Set<string>()

  const pays = (transaction: Transaction): boolean =>
    transaction.outputs.some(({ script }) => scripts.has(script.toHex()))
  const spends = (transaction: Transaction): boolean =>
    transaction.inputs.some(({ txid, index }) => ours.has(outpointKey(txid, index)))

  const remember = ({ txid, transaction }: Seen): void => {
    for (const [index, { script }] of transaction.outputs.entries()) {
      if (scripts.has(script.toHex())) ours.add(outpointKey(txid, index))
    }
  }

  return {
    pick(transactions) {
      const picked = new Map<Transaction, Seen>()
      // A pool lists children before their parents as well: look again until nothing is new.
      for (let size = -1; size < picked.size; ) {
        size = picked.size
        for (const transaction of transactions) {
          if (picked.has(transaction) || !(spends(transaction) || pays(transaction))) continue
          const seen = { txid: txidOf(transaction), transaction }
          picked.set(transaction, seen)
          remember(seen)
        }
      }
      return transactions.flatMap((transaction) => picked.get(transaction) ?? [])
    },
  }
}

/** Every output that pays to one of the scripts, with who spends it. */
export function outputsOf(
  seen: readonly (Seen & { readonly height: number | null })[],
  scripts: ReadonlySet<string>,
): readonly FoundOutput[] {
  const spenders = new Map<string, string>()
  for (const { txid, transaction } of seen) {
    for (const input of transaction.inputs) {
      spenders.set(outpointKey(input.txid, input.index), txid)
    }
  }
  return seen.flatMap(({ txid, transaction, height }) =>
    transaction.outputs.flatMap(({ script, amountSats }, outputIndex) => {
      const name = script.toHex()
      if (!scripts.has(name)) return []
      const spentBy = spenders.get(outpointKey(txid, outputIndex)) ?? null
      return [{ script: name, txid, outputIndex, amountSats, height, spentBy }]
    }),
  )
}
