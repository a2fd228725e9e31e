// Checks a charter from its export, from scratch and from nothing else: the chain, the signer's
// word on what is withheld, and each statement under the rules as they stood before it. What only
// the signer could see (codes, registrations, links) it attests, and that is counted.

import type { Network } from '../bitcoin/network.ts'
import type { Canonical } from '../canonical.ts'
import { outcomeOf } from './acts.ts'
import { applyEntry } from './apply.ts'
import { checkAttested } from './attested.ts'
import { authorise } from './authority.ts'
import { checkChain, type Linked, readLinks } from './chain.ts'
import type { Sha256 } from './entry.ts'
import { exportFault, exportInvalid, headFields, readExport, whyOf } from './export.ts'
import { headBytes, type SignedHead } from './head.ts'
import { BODIES } from './kinds.ts'
import { checkedLater } from './later.ts'
import { justBefore } from './moments.ts'
import { proofsOf } from './proofs.ts'
import type { Checks } from './signature.ts'
import { type Charter, EMPTY_CHARTER } from './state.ts'
import { isApproving, type Reading, type SeenHead } from './statement.ts'

export type Verifying = {
  readonly checks: Checks
  readonly network: Network
  readonly sha256: Sha256
  /** The fingerprint of an identity's two keys, in hexadecimal as the genesis has it. */
  readonly fingerprint: (signingKey: Uint8Array, sealingKey: Uint8Array) => string
  /** The organisation it has to be, as somebody wrote its hash down. */
  readonly organisation?: string
  /** An entry that somebody saw: the file has to hold it. */
  readonly knownHead?: SeenHead
}

export type Verified = {
  readonly entries: number
  readonly statements: number
  /** Signatures that were checked, of statements, operators and the signer. */
  readonly signatures: number
  /** Entries and codes for which there is the signer's word alone. */
  readonly attested: number
  readonly head: SignedHead
  /** The identity's keys in hexadecimal: whose word it is. */
  readonly identity: { readonly signingKey: string; readonly sealingKey: string }
  /** As of the last entry. */
  readonly charter: Charter
}

type Counts = { statements: number; signatures: number; attested: number }

/**
 * @returns what was checked, and how far it goes
 * @throws Fault charter.export_invalid with `where`, the number of an entry or `file` or `head`,
 *   and `why`
 */
export function verifyCharter(exported: Uint8Array, how: Verifying): Verified {
  const later = checkedLater(how.checks)
  const verified = orNull(() => verifyInTurn(exported, { ...how, checks: later.checks }))
  if (verified && later.allHold()) return verified
  // Something is wrong: what is the first of it shows when each signature is checked in its turn.
  return verifyInTurn(exported, how)
}

function orNull<T>(act: () => T): T | null {
  try {
    return act()
  } catch {
    return null
  }
}

function verifyInTurn(exported: Uint8Array, how: Verifying): Verified {
  const file = readExport(exported)
  if (file.network !== how.network) exportInvalid('file', `it is of ${file.network}`)
  const links = readLinks(file.entries, how.sha256)
  checkHead(file.head, links, file.identity, how)
  checkChain(links, file, how)
  checkKnown(links, how)
  const counts: Counts = { statements: 0, signatures: 1, attested: 0 }
  let charter = EMPTY_CHARTER
  const hashes: string[] = []
  for (const link of links) {
    charter = at(link.entry.seq, () => followed(charter, link, { how, hashes, counts }))
    hashes.push(link.entry.hash.toHex())
  }
  const { head, identity } = file
  return { entries: links.length, ...counts, head, identity, charter }
}

function at<T>(seq: number, act: () => T): T {
  try {
    return act()
  } catch (error) {
    // Whatever a forged entry makes the rules stumble over, the file does not verify.
    if (error instanceof Error) return exportInvalid(seq, whyOf(error))
    throw error
  }
}

function checkHead(
  head: SignedHead,
  links: readonly Linked[],
  identity: Verified['identity'],
  { checks, organisation }: Verifying,
): void {
  const [first] = links
  if (!first) throw exportFault('file', 'there is no entry')
  const signature = Uint8Array.fromHex(head.signature)
  if (!checks.device(identity.signingKey, headBytes(headFields(head)), signature)) {
    exportInvalid('head', 'the signature of the signer does not hold')
  }
  if (head.seq !== links.length) {
    exportInvalid('head', `it goes to entry ${head.seq}, the file to ${links.length}`)
  }
  if (organisation !== undefined && head.organisation !== organisation) {
    exportInvalid('head', 'it is another organisation')
  }
}

function checkKnown(links: readonly Linked[], { knownHead }: Verifying): void {
  if (!knownHead) return
  const known = links[knownHead.seq - 1]
  if (known?.entry.hash.toHex() === knownHead.hash) return
  exportInvalid(known ? knownHead.seq : 'head', 'it lacks a head that was seen')
}

type Following = {
  readonly how: Verifying
  /** Of the entries before. */
  readonly hashes: readonly string[]
  readonly counts: Counts
}

function followed(before: Charter, link: Linked, { how, hashes, counts }: Following): Charter {
  const { entry, isWithheld } = link
  if (isWithheld) counts.signatures += 1
  const isKnown = ({ seq, hash }: SeenHead) => hashes[seq - 1] === hash
  if (isStatement(link)) {
    const { charter, reading } = checkStatement(before, link, { how, isKnown, counts })
    return applyEntry(charter, entry, how.network, reading)
  }
  const { signatures } = checkAttested(before, link, { ...how, isKnown })
  counts.signatures += signatures
  if (signatures === 0) counts.attested += 1
  return applyEntry(before, entry, how.network)
}

function isStatement({ entry: { kind, body } }: Linked): boolean {
  return kind !== 'head.disputed' && Object.hasOwn(body as object, 'statement')
}

type Checked = { readonly charter: Charter; readonly reading: Reading }

/** @returns the charter under which it holds, at the entry's time or a little before */
function checkStatement(
  before: Charter,
  { entry }: Linked,
  { how, isKnown, counts }: Omit<Following, 'hashes'> & { isKnown: (head: SeenHead) => boolean },
): Checked {
  const { statement } = entry.body as { readonly statement: string }
  const { signatures, factor } = proofsOf(entry)
  const { checks, network } = how
  const checked = justBefore(before, entry.time, (charter, now) => {
    const signed = { statement, signatures, factor }
    const heard = authorise(charter, signed, { now, network, checks, isKnown })
    const { said } = heard
    if (isApproving(said)) throw new RangeError('it belongs to another log')
    const outcome = outcomeOf(charter, { ...heard, said }, statement, now)
    if (entry.kind !== outcome.kind) throw new RangeError(`it says ${outcome.kind}`)
    if (entry.kind === 'proposal.opened') checkTerms(entry.body, outcome.body)
    else if (!isSame(entry.body, outcome.body)) throw new RangeError('it says something else')
    return { charter, reading: heard.reading }
  })
  counts.statements += 1
  counts.signatures += signatures.length
  if (factor !== null) counts.attested += 1
  return checked
}

// The statement is the entry's own: to write it out twice would only show that it equals itself.
function isSame(body: Canonical, computed: Canonical): boolean {
  const [one, other] = [Object.entries(body), computed as Readonly<Record<string, Canonical>>]
  if (one.length !== Object.keys(other).length) return false
  return one.every(([key, value]) => Object.hasOwn(other, key) && other[key] === value)
}

type Body = Parameters<(typeof BODIES)['proposal.opened']>[0]

/** What was recorded is never milder than what the rules ask for. */
function checkTerms(recorded: Body, computed: Body): void {
  const read = BODIES['proposal.opened']
  const [is, should] = [read(recorded, 'body'), read(computed, 'body')]
  const isAsStrict =
    is.class === should.class &&
    is.needed >= should.needed &&
    is.delaySeconds >= should.delaySeconds &&
    is.expiresAt <= should.expiresAt
  if (!isAsStrict) throw new RangeError('its terms are milder than the rules')
}
