// What others hand to the desk in a link, behind its `#`: changes to propose, a spend to sign, a
// reason to freeze, a wallet to make, an order to place. A stranger may have written all of it. It
// is read in one spelling only, and holds nothing that hides or moves what stands beside it; what
// it does is for signer and trader to say.

import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { changes } from '@countersign/core/charter/change.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything, line, list, object, optional, whole, word } from '@countersign/core/fields.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { recipients } from '@countersign/core/wallet/exit/pinned-key.ts'
import { readRecipients } from '@countersign/core/wallet/exit/recipients.ts'
import {
  MOST_OLDER_BLOCKS,
  SHAPE_WANTS,
  SHAPES,
  type Shape,
} from '@countersign/core/wallet/shapes.ts'

/** Changes to propose, as a member would say them. */
export type ProposeLink = {
  readonly kind: 'propose'
  readonly changes: readonly Canonical[]
  readonly why: string
}

/** A PSBT that its user's wallet has signed. */
export type CosignLink = {
  readonly kind: 'cosign'
  readonly wallet: string
  /** In base64, as messages carry it. */
  readonly psbt: string
  /** Whether the server is to send it, once it is signed. */
  readonly broadcast: 'yes' | 'no'
  /** Its lock time, where that is meant to lie ahead. */
  readonly notBefore?: number
}

/** A wallet that is to be made: all of it but the signer's key, which comes last. */
export type WalletLink = {
  readonly kind: 'new-wallet'
  readonly name: string
  readonly shape: Shape
  /** `[fingerprint/path]tpub…`, the user's and, where the shape wants it, the backup's. */
  readonly keys: readonly string[]
  /** Which of them is the user's. */
  readonly userKey: number
  /** After which one key signs alone, of the shapes that have it. */
  readonly olderBlocks?: number
  readonly policy: Canonical
  /** Of a 2-of-2: for whom the signer's key is to be sealed. Empty for nobody. */
  readonly exportTo: readonly string[]
}

export type FreezeLink = { readonly kind: 'freeze'; readonly subject: string; readonly why: string }

/** An order at an exchange; its screen reads it. */
export type OrderLink = { readonly kind: 'order'; readonly wish: Canonical }

export type BrokenLink = { readonly kind: 'broken'; readonly why: string }

export type Link = ProposeLink | CosignLink | WalletLink | FreezeLink | OrderLink | BrokenLink

/** As long as browsers take an address; what is larger goes by the command line. */
const MOST_CHARACTERS = 1024 * 1024
/** Brackets, colons, commas and strings: a policy with every list full has a tenth of it. */
const MOST_PARTS = 200_000
const MOST_REASON = 200

/** What the address carries, or null where it only names a screen. Never throws. */
export function readLink(hash: string): Link | null {
  const [, kind = ''] = /^#(propose=|cosign=|wallet=|order=|\/freeze\/[^?]*\?)/.exec(hash) ?? []
  if (kind === '') return null
  if (hash.length > MOST_CHARACTERS) {
    return broken(`It has ${hash.length} characters, of at most ${MOST_CHARACTERS}.`)
  }
  const rest = hash.slice(1 + kind.length)
  try {
    if (kind === 'propose=') return readPropose(rest)
    if (kind === 'cosign=') return readCosign(rest)
    if (kind === 'wallet=') return readWallet(rest)
    if (kind === 'order=') return readOrder(rest)
    return readFreeze(hash)
  } catch (error) {
    return broken(whyBroken(error))
  }
}

/** The address that is left of it, which carries nothing any more. */
export function wiped(link: Link): string {
  return link.kind === 'freeze' ? `#/freeze/${link.subject}` : `#/${link.kind}`
}

function whyBroken(error: unknown): string {
  if (!(error instanceof Fault)) return 'It is not written as links are.'
  const { where, wanted, recipient, reason } = error.facts
  if (recipient !== undefined) return `Its recipient ${recipient}… cannot be taken: ${reason}.`
  return where === undefined ? error.message : `Its ${where} is not ${wanted}.`
}

const broken = (why: string): BrokenLink => ({ kind: 'broken', why })

const proposal = object({ changes: anything, why: line(1_024) })

function readPropose(rest: string): Link {
  const value = readCanonical(bytesOf(rest), MOST_PARTS)
  const { changes: proposed, why } = proposal(value, 'link')
  if (changes(proposed, 'changes').length === 0) return broken('It changes nothing.')
  checkShown(proposed)
  return { kind: 'propose', changes: proposed as readonly Canonical[], why }
}

/** Every text in it may come before somebody's eyes. @throws Fault channel.message_invalid */
function checkShown(value: Canonical): void {
  if (typeof value === 'string') line(MOST_CHARACTERS)(value, 'link')
  else for (const each of Object.values(value)) checkShown(each)
}

const COSIGN = /^([a-z0-9][a-z0-9-]{0,31})\.([A-Za-z0-9_-]+)(?:\.(yes|no))?(?:\.([1-9]\d{0,9}))?$/

function readCosign(rest: string): Link {
  const [, wallet, psbt = '', broadcast = 'yes', lockTime] = COSIGN.exec(rest) ?? []
  if (wallet === undefined) return broken('It names no wallet, or carries no PSBT.')
  const bytes = bytesOf(psbt)
  return {
    kind: 'cosign',
    wallet,
    psbt: bytes.toBase64(),
    broadcast: broadcast === 'no' ? 'no' : 'yes',
    ...(lockTime === undefined ? {} : { notBefore: whole(0xffff_ffff)(lockTime, 'lock time') }),
  }
}

const WALLET_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/
const KEY = /^\[[0-9a-f]{8}(?:\/[0-9]{1,10}h?){1,10}\][xt]pub[1-9A-HJ-NP-Za-km-z]{107,108}$/

const newWallet = object({
  name: line(32),
  shape: word(...SHAPES),
  keys: list(line(256), 2),
  userKey: whole(1),
  olderBlocks: optional(whole(MOST_OLDER_BLOCKS)),
  policy: anything,
  exportTo: optional(recipients),
})

function readWallet(rest: string): Link {
  const wish = newWallet(readCanonical(bytesOf(rest), MOST_PARTS), 'link')
  const { name, shape, keys, userKey, olderBlocks, policy, exportTo } = wish
  const wants = SHAPE_WANTS[shape]
  if (!WALLET_NAME.test(name)) return broken('It names no wallet.')
  const isWhole = keys.length === (wants.backup ? 2 : 1) && userKey < keys.length
  if (!isWhole || !keys.every((key) => KEY.test(key))) return broken('Its keys are not whole.')
  if (wants.olderBlocks !== (olderBlocks !== undefined) || olderBlocks === 0) {
    return broken(`It waits as no wallet of the shape ${shape} does: 1 to 65535 blocks, or none.`)
  }
  // The order says who signs alone later.
  if (wants.olderBlocks && userKey !== 0) return broken('Its user’s key does not stand first.')
  const fingerprints = new Set(keys.map((key) => key.slice(1, 9)))
  if (fingerprints.size < keys.length) {
    return broken('Its keys come from the same words: lost together, they are no backup.')
  }
  if (exportTo !== undefined) readRecipients(exportTo)
  if (exportTo !== undefined && shape !== '2-of-2') {
    return broken('It exports the signer’s key of a wallet that is left without it.')
  }
  policyFromCanonical(policy)
  checkShown(policy)
  const wait = olderBlocks === undefined ? {} : { olderBlocks }
  const told = { name, shape, keys, userKey, policy, exportTo: exportTo ?? [] }
  return { kind: 'new-wallet', ...told, ...wait }
}

function readOrder(rest: string): Link {
  const wish = readCanonical(bytesOf(rest), MOST_PARTS)
  checkShown(wish)
  return { kind: 'order', wish }
}

function readFreeze(hash: string): Link {
  const [, subject, why = ''] =
    /^#\/freeze\/([a-z0-9:_-]{1,128})\?why=([^&=#]{0,2048})$/.exec(hash) ?? []
  if (subject === undefined) return broken('It gives no reason, or more than that.')
  return { kind: 'freeze', subject, why: line(MOST_REASON)(decodeURIComponent(why), 'why') }
}

/** Base64url without padding, in the one spelling that the bytes have. */
function bytesOf(text: string): Uint8Array {
  const alphabet = { alphabet: 'base64url' } as const
  const bytes = /^[A-Za-z0-9_-]+$/.test(text) ? Uint8Array.fromBase64(text, alphabet) : null
  if (bytes === null || bytes.toBase64({ ...alphabet, omitPadding: true }) !== text) {
    throw new Fault('channel.message_invalid', { where: 'link', wanted: 'base64url' })
  }
  return bytes
}
