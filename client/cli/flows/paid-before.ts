// Whom a wallet has paid before, as its signer's journal has it: who is paid at one address twice
// is known by it, and perhaps asked for another one.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Context } from '../context.ts'
import type { Draft } from './build.ts'
import { readSpends } from './history.ts'
import { askPaired } from './signer.ts'

/** Signed spends that are looked through, the last ones. */
const MOST_SPENDS = 500

/** Sentences in one note. */
const MOST_NAMED = 5

/** One sentence for each address of the draft that was paid before. */
export async function paidBefore(
  context: Context,
  { walletName, wallet, payments, psbt }: Draft,
): Promise<readonly string[]> {
  const wanted = new Set(payments.map(({ script }) => script.toHex()))
  if (wanted.size === 0) return []
  const ask = (body: Canonical) => askPaired(context, 'history', body)
  const past = await readSpends(ask, walletName, MOST_SPENDS)
  const found = new Map<string, string>()
  for (const { txid, payments: paid, signedAt } of past) {
    if (txid === psbt.txid) continue
    const day = new Date(Number(signedAt) * 1_000).toISOString().slice(0, 10)
    for (const { script } of paid) {
      if (wanted.has(script) && !found.has(script)) found.set(script, day)
    }
  }
  const words = [...found].map(([script, day]) => {
    const address = addressOf(Uint8Array.fromHex(script), wallet.network) ?? `script ${script}`
    return `This wallet paid ${address} before, last on ${day}. A fresh address keeps both apart.`
  })
  const more = words.length - MOST_NAMED
  return more > 0 ? [...words.slice(0, MOST_NAMED), `And ${more} more addresses.`] : words
}
