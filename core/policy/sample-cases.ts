// Spends, histories and claims around the limits of some policies: at a limit, one over, just
// inside a window and just outside.

import type { UnixSeconds } from '../basics.ts'
import { type Sats, sats, sum } from '../bitcoin/amounts.ts'
import { OWNER } from '../charter/member.ts'
import type { Chance } from './chance.ts'
import type { Case } from './decide.ts'
import { type Directory, isScript } from './destinations.ts'
import type { Claims, Initiator, Payment, SpendFacts } from './facts.ts'
import { arrayHistory, type Spent } from './history.ts'
import { namesIn } from './names.ts'
import { type Atom, destinationOf, type Policy } from './policy.ts'
import { tokenSubject } from './who.ts'
import { type Window, windowStart } from './window.ts'

const DAY_SECONDS = 86_400
/** 2027-01-15, for policies that name no time. */
const SOME_TIME: UnixSeconds = 1_800_000_000
const MAX_PAST = 40
const VSIZE = 200
const STRANGER = '0014ee'
/** Beside those the policies name. */
const SOME_DEVICES = ['ee', 'ef'].map((it) => it.repeat(32))

const SOME_MEMBERS = ['some-member', 'other-member']
const SOME_GROUP = 'some-group'
const SOME_TOKEN = 'some-token'

/** What the policies name: the places where their verdicts turn. */
type Marks = {
  readonly amounts: readonly number[]
  readonly fees: readonly number[]
  readonly shares: readonly number[]
  readonly counts: readonly number[]
  readonly windows: readonly Window[]
  readonly hours: readonly number[]
  readonly ages: readonly number[]
  readonly sinces: readonly UnixSeconds[]
  readonly scripts: readonly string[]
  readonly devices: readonly string[]
  readonly members: readonly string[]
  readonly groups: readonly string[]
  /** As they stand in grants. */
  readonly tokens: readonly string[]
  readonly addresses: readonly string[]
}

/** Makes one case after the other. */
export function caseMaker(policies: readonly Policy[], chance: Chance): () => Omit<Case, 'policy'> {
  const marks = marksOf(policies)
  return () => {
    const now = someTime(marks, chance)
    const spent = somePast(marks, chance, now)
    const elsewhere = somePast(marks, chance, now)
    const spend = someSpend(marks, chance)
    return {
      spend,
      history: arrayHistory(spent, elsewhere),
      replaced: chance.isOneIn(5) ? spent.slice(0, 1) : [],
      now,
      claims: someClaims(marks, chance, spend),
      directory,
    }
  }
}

function marksOf(policies: readonly Policy[]): Marks {
  const atoms = policies.flatMap(({ grants, rules }) => [
    ...grants.flatMap(({ unless = [] }) => unless),
    ...rules.flatMap(({ when }) => when),
  ])
  const entries = policies.flatMap(({ lists }) => Object.values(lists).flat())
  const numbers = (read: (atom: Atom) => number | undefined): readonly number[] =>
    atoms.map(read).filter((number) => number !== undefined)
  const named = policies.map(namesIn)
  const limits = numbers((atom) => ('sats' in atom ? Number(atom.sats) : undefined))
  return {
    amounts: [1_000, ...limits],
    fees: [
      100,
      ...numbers((atom) => (atom.kind === 'fee-above' ? Number(atom.sats) : undefined)),
      ...numbers((atom) => ('satPerVb' in atom ? atom.satPerVb * VSIZE : undefined)),
    ],
    shares: numbers((atom) => ('basisPoints' in atom ? atom.basisPoints : undefined)),
    counts: numbers((atom) => ('count' in atom ? atom.count : undefined)),
    windows: atoms.flatMap((atom) => ('window' in atom ? [atom.window] : [])),
    hours: [0, 12, ...atoms.flatMap((it) => ('fromHour' in it ? [it.fromHour, it.untilHour] : []))],
    ages: [1, ...numbers((atom) => ('seconds' in atom ? atom.seconds : undefined))],
    sinces: entries.flatMap((entry) => (typeof entry === 'string' ? [] : [entry.since])),
    scripts: [STRANGER, ...entries.map((entry) => standIn(destinationOf(entry)))],
    devices: [...SOME_DEVICES, ...atoms.flatMap((atom) => ('devices' in atom ? atom.devices : []))],
    members: [OWNER, ...SOME_MEMBERS, ...named.flatMap(({ members }) => members)],
    groups: [SOME_GROUP, ...named.flatMap(({ groups }) => groups)],
    tokens: [SOME_TOKEN, ...named.flatMap(({ tokens }) => tokens)].map(tokenSubject),
    addresses: [
      '198.51.100.7',
      ...atoms.flatMap((atom) => ('ranges' in atom ? atom.ranges.map(firstOf) : [])),
    ],
  }
}

// Whatever a name stands for, it stands for the same in both policies: one script each is enough.
const directory: Directory = (destination, script) => standIn(destination) === script

function standIn(destination: string): string {
  if (isScript(destination)) return destination
  return `6a${new TextEncoder().encode(destination).toHex()}`
}

function firstOf(range: string): string {
  return range.slice(0, range.indexOf('/'))
}

function someTime({ sinces, ages, hours }: Marks, chance: Chance): UnixSeconds {
  if (sinces.length > 0 && chance.isOneIn(2)) {
    return Math.max(0, chance.pick(sinces) + chance.pick(ages) + chance.pick([-1, 0]))
  }
  const midnight = SOME_TIME - (SOME_TIME % DAY_SECONDS) + chance.upTo(400) * DAY_SECONDS
  return midnight + chance.pick(hours) * 3_600 + chance.pick([-1, 0, 1, 1_800])
}

function around(marks: readonly number[], chance: Chance): number {
  const mark = chance.pick(marks)
  return Math.max(0, chance.pick([mark - 1, mark, mark, mark + 1, chance.upTo(mark + 1)]))
}

function somePast(marks: Marks, chance: Chance, now: UnixSeconds): readonly Spent[] {
  const { windows, counts } = marks
  const members = [...marks.members, ...marks.tokens]
  const most = counts.length === 0 ? 3 : Math.min(MAX_PAST, chance.pick(counts) + 1)
  return Array.from({ length: chance.upTo(most + 1) }, () => {
    const start = windows.length === 0 ? now : windowStart(chance.pick(windows), now)
    const anywhere = now - chance.upTo(Math.max(1, 2 * (now - start)))
    const at = Math.max(0, chance.pick([start, start - 1, anywhere, now]))
    const parts = chance.pick([1, 1, 2, 3])
    const amountSats = BigInt(Math.floor(around(marks.amounts, chance) / parts))
    return chance.isOneIn(6) ? { at, amountSats } : { at, amountSats, member: chance.pick(members) }
  })
}

function someSpend(marks: Marks, chance: Chance): SpendFacts {
  const wanted = around(marks.amounts, chance)
  // A share of nothing is a case of its own, and a fee may be set by a share.
  const byShare = marks.shares.map((share) => Math.floor((wanted * share) / 10_000))
  const feeSats = capped(around([...marks.fees, ...byShare], chance))
  const scripts = Array.from({ length: chance.upTo(3) }, () => chance.pick(marks.scripts))
  const [first, ...others] = chance.isOneIn(8) ? [] : [chance.pick(marks.scripts), ...scripts]
  const paid = chance.isOneIn(2) ? Math.max(0, wanted - Number(feeSats)) : wanted
  const payments: readonly Payment[] =
    first === undefined
      ? []
      : [
          { script: first, amountSats: capped(paid) },
          ...others.map((script) => ({ script, amountSats: sats(0n) })),
        ]
  return {
    payments,
    feeSats,
    amountSats: sum([feeSats, ...payments.map(({ amountSats }) => amountSats)]),
    vsize: chance.isOneIn(20) ? 0 : VSIZE,
    hasUnprovenChange: chance.isOneIn(8),
    hasOtherSighash: chance.isOneIn(8),
    initiator: someInitiator(marks, chance),
  }
}

/** Mostly the owner, for whom most grants are; in any groups and roles as well. */
function someInitiator(marks: Marks, chance: Chance): Initiator {
  const { members, devices, groups, tokens } = marks
  // Where no policy names one, it is refused whatever else it asks.
  if (chance.isOneIn(tokens.length > 1 ? 3 : 16)) {
    const [member, device] = [chance.pick(tokens), chance.pick(devices)]
    return { kind: 'token', member, device, roles: [], groups: [] }
  }
  return {
    kind: chance.isOneIn(4) ? 'member' : 'owner',
    member: chance.pick(members),
    device: chance.pick(devices),
    roles: chance.isOneIn(2) ? ['spender'] : [],
    groups: groups.filter(() => chance.isOneIn(2)),
  }
}

/** Half of all there is, so that amount and fee together are no more than all. */
const MOST_SATS = 1_050_000_000_000_000

function capped(amount: number): Sats {
  return sats(BigInt(Math.min(MOST_SATS, amount)))
}

function someClaims(marks: Marks, chance: Chance, { amountSats }: SpendFacts): Claims {
  const share = chance.pick([...marks.shares, 5_000])
  const whole = share === 0 ? 0 : Math.ceil((Number(amountSats) * 10_000) / share)
  return {
    ...(chance.isOneIn(4) ? {} : { balanceSats: BigInt(around([whole], chance)) }),
    ...(chance.isOneIn(4) ? {} : { networkAddress: chance.pick(marks.addresses) }),
    ...(chance.isOneIn(4) ? {} : { isNewDevice: chance.isOneIn(2) }),
  }
}
