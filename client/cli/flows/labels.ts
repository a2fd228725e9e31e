// Labels of a wallet, taken from a file of BIP 329 to the server and back.

import {
  type Label,
  type ReadLabels,
  readLabels,
  writeLabels,
} from '@countersign/core/wallet/labels.ts'
import type { Api } from '@countersign/sdk/api.ts'
import type { Context } from '../context.ts'
import { requireWallet } from '../keep/wallets.ts'
import { askServer } from './api.ts'

/** What one request puts, and one answer holds. */
const AT_A_TIME = 500

type Told = Awaited<ReturnType<Api['listLabels']>>['labels'][number]

export type Imported = Omit<ReadLabels, 'labels'> & {
  readonly put: number
  readonly removed: number
}

/**
 * All of the file is read before anything is put.
 * @throws Fault labels.invalid with the line, Refusal labels.full
 */
export async function importLabels(
  context: Context,
  wallet: string,
  text: string,
): Promise<Imported> {
  const { labels, ...read } = readLabels(text, requireWallet(context, wallet).wallet.network)
  const done = { put: 0, removed: 0 }
  for (let from = 0; from < labels.length; from += AT_A_TIME) {
    const body = { labels: labels.slice(from, from + AT_A_TIME).map(asTold) }
    const { put, removed } = await askServer(context, (api) => api.putLabels({ wallet, body }))
    done.put += put
    done.removed += removed
  }
  return { ...done, ...read }
}

/** The file's text, and how many labels are in it. */
export async function exportLabels(
  context: Context,
  wallet: string,
): Promise<{ readonly text: string; readonly count: number }> {
  requireWallet(context, wallet)
  const labels: Label[] = []
  for (let after: string | undefined; ; ) {
    const page = { wallet, limit: String(AT_A_TIME), ...(after === undefined ? {} : { after }) }
    const { labels: told } = await askServer(context, (api) => api.listLabels(page))
    const last = told.at(-1)
    if (!last) return { text: writeLabels(labels), count: labels.length }
    labels.push(...told.map(asRead))
    after = `${last.type}:${last.ref}`
  }
}

const asTold = ({ isSpendable, ...label }: Label) => ({
  ...label,
  ...(isSpendable === undefined ? {} : ({ isSpendable: isSpendable ? 'yes' : 'no' } as const)),
})

const asRead = ({ isSpendable, changedAt: _, ...label }: Told): Label => ({
  ...label,
  ...(isSpendable === undefined ? {} : { isSpendable: isSpendable === 'yes' }),
})
