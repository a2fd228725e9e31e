// Tokens that may ask for a spend: keys of programs, named in the charter by a quorum, each with
// terms that only a quorum sets. A token asks and does nothing else; it is nobody's credential.

import type { UnixSeconds } from '../basics.ts'
import { MAX_SATS, type Sats, sats } from '../bitcoin/amounts.ts'
import { readDecimal } from '../canonical.ts'
import { orderNamesIn } from '../exchange/policy/names.ts'
import { namesIn } from '../policy/names.ts'
import { readRange } from '../policy/ranges.ts'
import type { TokenTerms } from '../policy/token.ts'
import { tokenSubject } from '../policy/who.ts'
import type { Change } from './change.ts'
import { isSameName, PRINTABLE } from './member.ts'
import { refuse } from './refusal.ts'
import type { Charter } from './state.ts'
import { withoutFreezesOf } from './stopping.ts'

export type AskingToken = TokenTerms & {
  readonly id: string
  readonly name: string
  /** Ed25519, 32 bytes in hexadecimal: its holder signs each request. */
  readonly key: string
  readonly since: UnixSeconds
}

/** As many as a view shows. */
const MAX_TOKENS = 64
/** `token:` and the id are as long as a member's id at most: the journal's entries name both. */
const TOKEN_ID = /^[a-z][a-z0-9-]{0,23}$/
/** A window of less would be no bound. */
const LEAST_WINDOW_SECONDS = 60
const MOST_WINDOW_SECONDS = 3_650 * 86_400
/** Whoever still needs it says so again: an end that nobody lives to see is none. */
const MOST_LIFE_SECONDS = 731 * 86_400

/** The token whose key this is, or null. */
export function tokenOfKey({ tokens }: Pick<Charter, 'tokens'>, key: string): AskingToken | null {
  return [...tokens.values()].find((token) => token.key === key) ?? null
}

/** One with this id, new or in the place of another: its terms, never what it has spent. */
export function withToken(
  charter: Charter,
  { kind: _, token: id, budgetSats, ...terms }: Extract<Change, { readonly kind: 'token.add' }>,
  at: UnixSeconds,
): Charter {
  const budget = satsIn(budgetSats)
  const token: AskingToken = { ...terms, id, budgetSats: budget, since: at }
  checkNamed(charter, token)
  checkTerms(charter, token, at)
  const tokens = new Map(charter.tokens).set(id, token)
  if (tokens.size > MAX_TOKENS) refuse(`an organisation has ${MAX_TOKENS} tokens`)
  return { ...charter, tokens }
}

function satsIn(digits: string): Sats {
  try {
    return sats(readDecimal(digits, MAX_SATS))
  } catch {
    return refuse('a budget is a number of satoshis')
  }
}

function checkNamed(charter: Charter, { id, name, key }: AskingToken): void {
  if (!TOKEN_ID.test(id)) refuse('a token’s id has 1 to 24 of a-z, 0-9 and "-"')
  if (!PRINTABLE.test(name)) refuse('a name has 1 to 64 printable characters')
  const others = [...charter.tokens.values()].filter((each) => each.id !== id)
  const namesake = others.find((each) => isSameName(each.name, name))
  if (namesake) refuse(`the token ${namesake.id} has that name: nobody could tell them apart`)
  const isUsed =
    charter.credentials.has(key) ||
    charter.operations.includes(key) ||
    charter.stops.witnesses.has(key) ||
    others.some((each) => each.key === key)
  if (isUsed) refuse('the key is in use: a key has one role')
}

function checkTerms(charter: Charter, terms: TokenTerms, at: UnixSeconds): void {
  const { wallets, networks, budgetSats, windowSeconds, expiresAt } = terms
  const missing = wallets.find((it) => !charter.wallets.has(it))
  if (missing !== undefined) refuse(`there is no wallet ${missing}`)
  if (wallets.length === 0) refuse('a token asks about one wallet at least')
  if (networks.length === 0) refuse('a token has one range of network addresses at least')
  const odd = networks.find((range) => readRange(range) === null)
  if (odd !== undefined) refuse(`${odd} is no range of network addresses, such as 192.0.2.0/24`)
  for (const list of [wallets, networks]) {
    if (new Set(list).size !== list.length) refuse('a wallet or network is named twice')
  }
  if (budgetSats === 0n) refuse('a budget of nothing asks for nothing')
  if (windowSeconds < LEAST_WINDOW_SECONDS || windowSeconds > MOST_WINDOW_SECONDS)
    refuse('a window has a minute to ten years')
  if (expiresAt <= at) refuse('it would have ended already')
  if (expiresAt > at + MOST_LIFE_SECONDS) refuse('it has to end within two years')
}

/** Without one; a policy that still names it would be for whoever comes by that name next. */
export function withoutToken(charter: Charter, id: string): Charter {
  const tokens = new Map(charter.tokens)
  if (!tokens.delete(id)) refuse(`there is no token ${id}`)
  const named = [...charter.wallets.values()].find(({ policy }) =>
    namesIn(policy).tokens.includes(id),
  )
  if (named) refuse(`the policy of the wallet ${named.name} names it: take it out there first`)
  const ordering = [...charter.accounts.values()].find(({ policy }) =>
    orderNamesIn(policy).tokens.includes(id),
  )
  if (ordering)
    refuse(`the policy of the account ${ordering.name} names it: take it out there first`)
  return withoutFreezesOf({ ...charter, tokens }, (subject) => subject === tokenSubject(id))
}
