// Checks of programs: tokens of the charter that ask for spends, and those that read the API.

import { formatBtc, sats } from '../bitcoin/amounts.ts'
import type { Change } from '../charter/change.ts'
import { type Facts, isUnknown, type Known } from './facts.ts'
import { byChange, byCommand, byHand, type Check, type Found } from './finding.ts'
import { DAY, foundIn, ifKnown, inDays } from './walk.ts'

type TokenFacts = Facts['charter']['tokens'][number]

const LONGEST_DAYS = 90
/** What a token gets in place of what is too long. */
const PROPOSED_DAYS = 30

const adding = ({ id, isFrozen: _, since: __, ...terms }: TokenFacts, to: Partial<TokenFacts>) =>
  ({ kind: 'token.add', token: id, ...terms, ...to }) as Extract<Change, { kind: 'token.add' }>

const tellToken = (token: TokenFacts, evidence: string, fix: Found['fix']): Found => ({
  subject: `token:${token.id}`,
  evidence: `${token.name}: ${evidence}`,
  fix,
})

const removing = ({ id }: TokenFacts): Found['fix'] =>
  byChange('Take it away.', { kind: 'token.remove', token: id })

/** Whether a range leaves nobody out. */
const isEverywhere = (networks: readonly string[]): boolean =>
  networks.length === 0 || networks.some((range) => range.endsWith('/0'))

const living = ({ charter, now }: Facts): readonly TokenFacts[] =>
  charter.tokens.filter(({ expiresAt }) => expiresAt > now)

const everywhere: Check = {
  id: 'tokens.anywhere',
  severity: 'high',
  title: 'A token may ask for spends from anywhere',
  why: 'In 2022 3Commas lost 100,000 keys; those bound to a network were of no use to the thief.',
  standards: ['ASVS 7.2.2', 'ASVS 13.2.1'],
  judge: (facts) =>
    foundIn(
      living(facts),
      ({ networks }) => isEverywhere(networks),
      (token) => {
        const words = `Name its networks: countersign token propose-add ${token.id} --network RANGE`
        return tellToken(token, token.networks.join(', ') || 'no network', byHand(words))
      },
    ),
}

const longLived: Check = {
  id: 'tokens.long-lived',
  severity: 'medium',
  title: 'A token that spends lives for more than 90 days',
  why: 'A key in a program is copied sooner or later. One that ends is worth less to its thief.',
  standards: ['ASVS 13.3.4', 'ASVS 7.2.2'],
  judge: (facts) =>
    foundIn(
      living(facts),
      ({ expiresAt }) => expiresAt > facts.now + LONGEST_DAYS * DAY,
      (token) => {
        const change = adding(token, { expiresAt: facts.now + PROPOSED_DAYS * DAY })
        const fix = byChange(`Let it end in ${PROPOSED_DAYS} days.`, change)
        return tellToken(token, `it ends in ${inDays(token.expiresAt - facts.now)} days`, fix)
      },
    ),
}

const old: Check = {
  id: 'tokens.old',
  severity: 'medium',
  title: 'A token that spends has had its key for more than 90 days',
  why: 'Keys of programs are renewed, so that an old copy is worth nothing.',
  standards: ['ASVS 13.3.4'],
  judge: (facts) =>
    foundIn(
      living(facts),
      ({ since }) => since < facts.now - LONGEST_DAYS * DAY,
      (token) => {
        const words =
          'Make a key (countersign token key new FILE), then: ' +
          `countersign token propose-add ${token.id} --key KEY`
        return tellToken(token, `${inDays(facts.now - token.since)} days`, byHand(words))
      },
    ),
}

const expired: Check = {
  id: 'tokens.expired',
  severity: 'low',
  title: 'A token that ended is still listed',
  why: 'What has ended is made good again by one change of its end: take it away.',
  standards: ['CCSS 1.04'],
  judge: ({ charter: { tokens }, now }) =>
    foundIn(
      tokens,
      ({ expiresAt }) => expiresAt <= now,
      (token) =>
        tellToken(token, `ended ${inDays(now - token.expiresAt)} days ago`, removing(token)),
    ),
}

const frozen: Check = {
  id: 'tokens.frozen',
  severity: 'low',
  title: 'A frozen token was not taken away',
  why: 'Somebody stopped it. Either it was a mistake, or its key is not to be used again.',
  standards: ['CCSS 1.04'],
  judge: (facts) =>
    foundIn(
      facts.charter.tokens,
      ({ isFrozen }) => isFrozen,
      (token) => tellToken(token, 'frozen', removing(token)),
    ),
}

/** A token may ask for a tenth of what its wallets hold. */
const SHARE = 10n

const wide: Check = {
  id: 'tokens.wide-budget',
  severity: 'high',
  title: 'A token may ask for more than a tenth of its wallets',
  why: 'What a stolen token can ask for before its budget ends is what it costs.',
  standards: ['ASVS 13.2.1', 'ASVS 2.4.2'],
  judge: (facts) =>
    facts.charter.tokens.length === 0
      ? []
      : ifKnown(heldBy(facts), (held) =>
          living(facts).flatMap((token) => {
            const all = token.wallets.reduce((sum, name) => sum + (held.get(name) ?? 0n), 0n)
            const most = all / SHARE
            if (BigInt(token.budgetSats) <= most || most === 0n) return []
            const change = adding(token, { budgetSats: `${most}` })
            const evidence = `${btc(BigInt(token.budgetSats))} BTC, of ${btc(all)} BTC`
            return [tellToken(token, evidence, byChange(`Let it be ${btc(most)} BTC.`, change))]
          }),
        ),
}

const btc = (amount: bigint): string => formatBtc(sats(amount))

function heldBy({ wallets }: Facts): Known<ReadonlyMap<string, bigint>> {
  if (isUnknown(wallets)) return wallets
  const all = wallets
  const missing = all.map(({ balanceSats }) => balanceSats).find(isUnknown)
  if (missing !== undefined) return missing
  return new Map(all.map(({ name, balanceSats }) => [name, balanceSats as bigint]))
}

const READER_DAYS = 365
const UNUSED_DAYS = 90

const withdrawing = (id: string, words: string): Found['fix'] =>
  byCommand(`countersign token withdraw ${id}`, words)

const openReader: Check = {
  id: 'tokens.reader-anywhere',
  severity: 'medium',
  title: 'A reading token is good from anywhere',
  why: 'Who reads balances and destinations knows whom to deceive, and about what.',
  standards: ['ASVS 7.2.2', 'ASVS 13.2.1'],
  judge: ({ readers, now }) =>
    ifKnown(readers, (all) =>
      foundIn(
        all,
        ({ networks, expiresAt }) => expiresAt > now && isEverywhere(networks),
        ({ id, name, networks }) => ({
          subject: `reader:${id}`,
          evidence: `${name}: ${networks.join(', ') || 'no network'}`,
          fix: withdrawing(id, 'End it, and make one with its networks: countersign token new.'),
        }),
      ),
    ),
}

const unusedReader: Check = {
  id: 'tokens.reader-unused',
  severity: 'low',
  title: 'A reading token is not used',
  why: 'Nobody misses it, so nobody would notice who else has it.',
  standards: ['ASVS 13.3.4'],
  judge: ({ readers, now }) =>
    ifKnown(readers, (all) =>
      foundIn(
        all,
        ({ expiresAt, lastUsedAt, createdAt }) =>
          expiresAt > now && (lastUsedAt ?? createdAt) < now - UNUSED_DAYS * DAY,
        ({ id, name, lastUsedAt, createdAt }) => ({
          subject: `reader:${id}`,
          evidence: `${name}: not for ${inDays(now - (lastUsedAt ?? createdAt))} days`,
          fix: withdrawing(id, 'End it.'),
        }),
      ),
    ),
}

const longReader: Check = {
  id: 'tokens.reader-long-lived',
  severity: 'low',
  title: 'A reading token lives for more than a year',
  why: 'A secret in a program is copied sooner or later.',
  standards: ['ASVS 13.3.4', 'ASVS 7.2.2'],
  judge: ({ readers, now }) =>
    ifKnown(readers, (all) =>
      foundIn(
        all,
        ({ expiresAt }) => expiresAt > now + READER_DAYS * DAY,
        ({ id, name, expiresAt }) => ({
          subject: `reader:${id}`,
          evidence: `${name}: ${inDays(expiresAt - now)} days are left`,
          fix: withdrawing(id, 'End it, and make one for fewer days: countersign token new.'),
        }),
      ),
    ),
}

export const TOKENS: readonly Check[] = [
  everywhere,
  longLived,
  old,
  expired,
  frozen,
  wide,
  openReader,
  unusedReader,
  longReader,
]
