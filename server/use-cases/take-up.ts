// Takes up a spend that was asked for past this server and is its to finish, as a device has signed
// to the signer: from then on it is like any other. What nobody handed over stays their own.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readBase64 } from '@countersign/core/fields.ts'
import { isSigned } from '@countersign/core/spend/life.ts'
import type { Clock } from '../ports/clock.ts'
import type { SpendRecord } from '../ports/records.ts'
import type { MirrorEntry, SignerPort } from '../ports/signer.ts'
import type { Store, Transactor } from '../ports/store.ts'
import { fieldsOf, hexOf, optional, textOf, textsOf, wholeOf } from './answers.ts'
import { askedAgain } from './ask-spend.ts'
import { memberOf } from './members.ts'
import { step } from './settle.ts'
import { waitingTiding } from './spend-tidings.ts'
import { tell } from './tell.ts'

const SPENDS = 'spends/'

/** So long the signer keeps the bytes of what it signed. */
const KEPT_SECONDS = 30 * 86_400

/** PSBTs that are held at once; one alone may be larger. */
const MOST_BYTES = 16 * 1024 * 1024

/** What the signer hands over: what this server would know had it carried the asking. */
export type HandedOver = Pick<
  SpendRecord,
  'wallet' | 'txid' | 'device' | 'askedAt' | 'mayBroadcast' | 'psbt' | 'review' | 'verdict'
> & { readonly waitsFor: readonly string[]; readonly expiresAt: UnixSeconds }

type AskingWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'spendFinish'>
  readonly clock: Clock
}

export type Gathered = {
  /** The first of the entries: as many as there is room for what comes with them. */
  readonly entries: readonly MirrorEntry[]
  /** By the hash of the entry that made us ask. */
  readonly handedOver: ReadonlyMap<string, HandedOver>
}

/** Asks about each entry whose spend we do not know to be signed. @throws Fault channel.* */
export async function gather(
  { store, signer, clock }: AskingWorld,
  entries: readonly MirrorEntry[],
): Promise<Gathered> {
  const handedOver = new Map<string, HandedOver>()
  const since = clock() - KEPT_SECONDS
  let bytes = 0
  for (const [at, entry] of entries.entries()) {
    const named = entry.time < since ? null : spendOf(entry)
    if (!named) continue
    const known = await store.reader.spend(named.wallet, named.txid)
    if (known && isSigned(known.state)) continue
    const given = await finishing(signer, named)
    if (!given) continue
    handedOver.set(entry.hash, given)
    bytes += given.psbt.length
    if (bytes >= MOST_BYTES) return { entries: entries.slice(0, at + 1), handedOver }
  }
  return { entries, handedOver }
}

/** What the signer says of bytes it kept and finds nothing in any more. */
const UNREADABLE = /^(?:spend|psbt|sign|transaction)\./

type Named = { readonly wallet: string; readonly txid: string }

function spendOf({ log, kind, body }: MirrorEntry): Named | null {
  if (!log.startsWith(SPENDS) || (kind !== 'spend.asked' && kind !== 'spend.signed')) return null
  return { wallet: log.slice(SPENDS.length), txid: hexOf(fieldsOf(body, 'entry'), 'txid') }
}

/** Null for what is not ours to finish, and for what the signer cannot read any more. */
async function finishing(
  signer: AskingWorld['signer'],
  { wallet, txid }: Named,
): Promise<HandedOver | null> {
  let answer: Canonical
  try {
    answer = await signer.spendFinish(wallet, txid)
  } catch (fault) {
    if (fault instanceof Fault && UNREADABLE.test(fault.code)) return null
    throw fault
  }
  const fields = fieldsOf(answer, 'answer')
  if (textOf(fields, 'state') === 'none') return null
  const psbt = readBase64(textOf(fields, 'psbt'))
  if (!psbt) throw new Fault('channel.message_invalid', { where: 'psbt', wanted: 'base64' })
  return {
    wallet,
    txid,
    psbt,
    device: hexOf(fields, 'device'),
    askedAt: wholeOf(fields, 'askedAt'),
    mayBroadcast: textOf(fields, 'broadcast') === 'yes',
    review: optional(fields, 'spend'),
    verdict: optional(fields, 'verdict'),
    waitsFor: textsOf(fields, 'waitsFor'),
    expiresAt: wholeOf(fields, 'expiresAt'),
  }
}

/** Once the entry was applied: a signed one only lacks its signatures, which come by themselves. */
export async function takeUp(
  tx: Transactor,
  given: HandedOver,
  { at, now }: { readonly at: UnixSeconds; readonly now: UnixSeconds },
): Promise<void> {
  const { wallet, txid, device, askedAt, psbt, review, verdict } = given
  const known = await tx.lockSpend(wallet, txid)
  const asked = askedAgain(known, given, { device, txid, now: askedAt })
  if (isSigned(asked.state)) {
    const own = asked.transaction ? {} : { psbt, review: review ?? asked.review }
    await tx.putSpend({ ...asked, ...own })
    return
  }
  const waits = step({ ...asked, psbt, review, verdict }, 'waiting', at)
  if (waits.state !== 'waiting') return
  const { waitsFor, expiresAt } = given
  const after = { ...waits, waitsFor, expiresAt }
  await tx.putSpend(after)
  if (known?.state === 'waiting' || !waitsFor.includes('approvals')) return
  const by = await memberOf(tx, device)
  await tell(tx, { tiding: waitingTiding(after), at, now, by, mark: String(after.changedAt) })
}
