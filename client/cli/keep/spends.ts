// Spends under way: the PSBT of each lies here from the moment the signer may have signed it until
// the network has confirmed it, so that a crash loses no signature and no coin's whereabouts.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { readIfThere, removeDurably, writeDurably } from './files.ts'

const folderOf = ({ clientHome }: Context): string => join(clientHome, 'spends')
const spendFile = (context: Context, txid: string): string =>
  join(folderOf(context), `${txid}.psbt`)

export function keepSpend(context: Context, psbt: Psbt): void {
  writeDurably(spendFile(context, psbt.txid), writePsbt(psbt))
}

export function forgetSpend(context: Context, txid: string): void {
  removeDurably(spendFile(context, txid))
}

/** @throws Fault client.spend_missing */
export function requireSpend(context: Context, txid: string): Psbt {
  const isTxid = /^[0-9a-f]{64}$/.test(txid)
  const bytes = isTxid ? readIfThere(spendFile(context, txid)) : null
  if (bytes === null) throw new Fault('client.spend_missing', { txid })
  return readPsbt(bytes)
}

/** Every spend that is kept, of all wallets. */
export function keptSpends(context: Context): readonly Psbt[] {
  return txids(folderOf(context)).map((txid) => requireSpend(context, txid))
}

function txids(folder: string): readonly string[] {
  try {
    const files = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.psbt$/.test(name))
    return files.map((name) => name.slice(0, 64)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
