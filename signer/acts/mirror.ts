// The journal as the server may see it, to make its projection: without anything sealed, and
// without the log of refused codes.

import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { walletOfLog } from '../ledger.ts'
import { codeOf, deviceOf } from '../proofs.ts'
import type { Heard } from '../request.ts'
import { SIGN_IN_LOG } from '../sign-ins.ts'
import type { Signer } from '../signer.ts'
import { AUDIT_LOG } from './audit.ts'
import { pageOf } from './page.ts'

/** Seeds, and the hashes that recovery codes are checked by. */
const WITHHELD: ReadonlySet<string> = new Set(['seed', 'recovery', 'usedRecovery'])

const SHOWN: ReadonlySet<string> = new Set([CHARTER, AUDIT_LOG, SIGN_IN_LOG])

const isShown = (log: string): boolean => SHOWN.has(log) || walletOfLog(log) !== null

/** How far each log goes. */
export function mirrorHeads({ signer }: Heard<MessageBody<'mirror.heads'>>): Canonical {
  const logs = signer.journal.logs().filter(isShown)
  return { heads: logs.map((log) => ({ log, ...headOf(signer, log) })) }
}

/** Entries after one, oldest first; fewer than asked for when they are long. */
export function mirrorRead({ signer, body }: Heard<MessageBody<'mirror.read'>>): Canonical {
  const { log, after, limit } = body
  if (!isShown(log)) throw new Fault('journal.log_missing', { log })
  const entries = pageOf(limit, (last, count) =>
    signer.journal.read(log, last?.seq ?? after, count),
  )
  return { log, head: headOf(signer, log), entries: entries.map(shownEntry) }
}

function headOf(signer: Signer, log: string) {
  const { seq, hash } = signer.journal.head(log)
  return { seq: plain(seq), hash: hash.toHex() }
}

/** An entry as anybody may see it: without anything sealed. */
export function shownEntry(entry: Entry): Canonical {
  const device = deviceOf(entry)
  const factor = codeOf(entry)?.factor
  return {
    seq: plain(entry.seq),
    time: plain(entry.time),
    kind: entry.kind,
    body: withoutSecrets(entry),
    hash: entry.hash.toHex(),
    ...(device === null ? {} : { device }),
    ...(factor === undefined ? {} : { factor }),
  }
}

function withoutSecrets({ kind, body }: Entry): Canonical {
  if (!/^(?:factor|sign-in)\./.test(kind)) return body
  const fields = Object.entries(body as Readonly<Record<string, Canonical>>)
  return Object.fromEntries(fields.filter(([name]) => !WITHHELD.has(name)))
}
