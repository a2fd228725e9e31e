// How a wallet's way out stands, in words.

import { REHEARSED_WORDS } from '@countersign/core/wallet/exit/path-words.ts'
import { UNREADY_WORDS } from '@countersign/core/wallet/exit/readiness.ts'
import { daysOfBlocks } from '@countersign/core/wallet/exit/timelocks.ts'
import type { ToldWallet } from '../flows/exits.ts'
import type { ShownWallet } from '../flows/wallets.ts'
import { moment, type Row } from './layout.ts'

/** `ready`, or what makes it unready. */
export function exitWords(told: ToldWallet | undefined): string {
  if (!told) return 'not known: no server answers'
  if (told.archivedAt !== undefined) return 'forgotten: empty, and listed no more'
  const { because } = told.exit
  if (because.length === 0) return 'ready'
  return `unready: ${because.map((each) => UNREADY_WORDS[each]).join('; ')}`
}

/** What stands of it beside a wallet. */
export function exitRows(
  { pinned, rehearsed }: Pick<ShownWallet, 'pinned' | 'rehearsed'>,
  told: ToldWallet | undefined,
): readonly Row[] {
  const entries: Row[] = [['exit', exitWords(told)]]
  const { rehearsedAt, dueAt } = told?.exit ?? {}
  if (rehearsed) {
    const words = `${moment(rehearsed.at)}, ${REHEARSED_WORDS[rehearsed.by]}: the signer saw it`
    entries.push(['rehearsed', words])
  } else if (rehearsedAt !== undefined) {
    entries.push(['rehearsed', `${moment(rehearsedAt)}, says the server; the signer saw none`])
  }
  if (dueAt !== undefined) entries.push(['next rehearsal', moment(dueAt)])
  return [...entries, ...timelockRows(pinned.name, told)]
}

export function timelockRows(name: string, told: ToldWallet | undefined): readonly Row[] {
  const { opensInBlocks: blocks, opensAt } = told?.timelock ?? {}
  if (!told || blocks === undefined || opensAt === undefined) return []
  const isDue = told.exit.because.some((each) => each === 'lock-near' || each === 'lock-open')
  const when =
    blocks === 0
      ? 'open: one key may spend the oldest coin alone'
      : `opens in ${blocks} blocks, about ${daysOfBlocks(blocks)} days, ${moment(opensAt)}`
  const refresh: Row = ['begin anew', `countersign spend ${name} --refresh`]
  return [['timelock', when], ...(isDue ? [refresh] : [])]
}
