// Labels of wallets, in the store that lives in memory.

import type { LabelName, LabelReader, LabelTransactor } from '../../ports/labels.ts'
import { keyOf, type Tables } from './tables.ts'

export function labelReads(tables: () => Tables): LabelReader {
  const of = (wallet: string) =>
    [...tables().labels.values()]
      .filter((label) => label.wallet === wallet)
      .toSorted((a, b) => (isAfter(a, b) ? 1 : -1))
  return {
    labels: async (wallet, { limit, after, type }) =>
      of(wallet)
        .filter((label) => type === undefined || label.type === type)
        .filter((label) => !after || isAfter(label, after))
        .slice(0, limit),
    labelsOf: async (wallet, names) => {
      const wanted = new Set(names.map((name) => nameOf(wallet, name)))
      return of(wallet).filter((label) => wanted.has(nameOf(wallet, label)))
    },
    unspendable: async (wallet) =>
      of(wallet)
        .filter(({ isSpendable }) => isSpendable === false)
        .map(({ ref }) => ref),
  }
}

export function labelWrites(tables: Tables): LabelTransactor {
  return {
    async putLabels(labels) {
      for (const label of labels) tables.labels.set(nameOf(label.wallet, label), label)
    },
    async removeLabels(wallet, names) {
      for (const name of names) tables.labels.delete(nameOf(wallet, name))
    },
    // Transactions take turns here.
    countLabels: async (wallet) =>
      [...tables.labels.values()].filter((label) => label.wallet === wallet).length,
  }
}

const nameOf = (wallet: string, { type, ref }: LabelName): string => keyOf(wallet, type, ref)

const isAfter = (a: LabelName, b: LabelName): boolean =>
  a.type === b.type ? a.ref > b.ref : a.type > b.type
