// A backup that was put up as a standby says so by a file beside the journal. The signer turns it
// into an entry before it answers anybody, and nothing but people's decision ends what it says.

import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Draft } from '@countersign/core/charter/entry.ts'
import { CHARTER, type Charter } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'

const markOf = (folder: string): string => join(folder, 'standby')

/**
 * Writes down that the folder is a restored one, once, and then takes the mark away.
 * @param append - appends as of the journal's last entry: what came after is what is not known
 * @throws Fault vault.journal_broken for one that nobody had claimed: whoever claimed it now would
 *   get the wallets' keys with limits of their own
 */
export function heedMark(
  { folder, clock }: { readonly folder: string; clock(): UnixSeconds },
  charter: Charter,
  append: (draft: Draft) => void,
): void {
  if (!existsSync(markOf(folder))) return
  if (charter.owner === null) {
    const why = 'it was restored as a standby, and the backup is from before its claim'
    throw new Fault('vault.journal_broken', { why })
  }
  append({ log: CHARTER, kind: 'signer.restored', body: { clock: plain(clock()) }, proofs: [] })
  rmSync(markOf(folder))
}
