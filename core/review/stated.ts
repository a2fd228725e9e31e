// Checks of what no program can see: that a backup was read back, that the exit was rehearsed, that
// keys lie apart. A person says so, with a date and what they saw, and it holds for a time.

import { needsSignersKey } from '../wallet/shape.ts'
import { type Facts, isUnknown, type Known, type StatedFacts, type WalletFacts } from './facts.ts'
import { byHand, type Check, type Found, ORGANISATION_SUBJECT, type Severity } from './finding.ts'
import type { Standard } from './standards.ts'
import { DAY, eachWallet, inDays } from './walk.ts'

type Statable = {
  readonly what: string
  readonly severity: Severity
  readonly title: string
  readonly why: string
  readonly standards: readonly Standard[]
  readonly words: string
  /** How long it holds. */
  readonly days: number
  /** Of each wallet; all of them, or those of which it can be said. */
  readonly isOf?: (wallet: WalletFacts) => boolean
}

const always = () => true
const YEAR = 366

const STATABLE: readonly Statable[] = [
  {
    what: 'backup-made',
    severity: 'high',
    title: 'No backup of a month is known',
    why: 'What is in no backup is lost with the disk: pinned wallets, codes, the journal.',
    standards: ['CCSS 1.03.2.1'],
    words: 'Make one (countersign backup FILE) and keep it elsewhere.',
    days: 31,
  },
  {
    what: 'backup-restored',
    severity: 'high',
    title: 'No backup was read back within a year',
    why: 'A backup that nobody has restored is a hope.',
    standards: ['CCSS 1.03.2.1', 'CCSS 1.03.3'],
    words: 'Restore one into another folder: countersign restore FILE',
    days: YEAR,
  },
  {
    what: 'kit-kept',
    severity: 'high',
    title: 'Nobody says that the recovery kit is kept',
    why: 'Without its descriptor the keys of a wallet find no coins.',
    standards: ['CCSS 1.03.2.1', 'CCSS 1.03.3'],
    words: 'Write it (countersign wallet kit NAME) and keep a copy with each key.',
    days: YEAR,
    isOf: always,
  },
  {
    what: 'exit-rehearsed',
    severity: 'high',
    title: 'The exit was not rehearsed within a year',
    why: 'Whoever leaves on the day they must finds out then which key does not sign.',
    standards: ['CCSS 1.03.2.1', 'CCSS 2.04.1.2'],
    words: 'Rehearse it: countersign recover KIT --rehearse',
    days: YEAR,
    isOf: always,
  },
  {
    what: 'keys-apart',
    severity: 'high',
    title: 'Nobody says that the keys lie apart',
    why: 'Two keys of a wallet in one house burn, and are stolen, together.',
    standards: ['CCSS 1.02.3'],
    words: 'Put each key at a place of its own, and say which.',
    days: YEAR,
    isOf: always,
  },
  {
    what: 'server-key-kept',
    severity: 'high',
    title: 'The signer’s key of a 2-of-2 is kept nowhere else',
    why: 'Without a third key, that key is the only way out when the signer is gone.',
    standards: ['CCSS 1.03.2.1'],
    words:
      'Keep the sealed key (countersign wallet sealed-key NAME) elsewhere; without one, note the ' +
      'key offline once, as docs/operating/ways-out.md says.',
    days: YEAR,
    isOf: ({ descriptor }) => needsSignersKey(descriptor),
  },
  {
    what: 'inventory-reviewed',
    severity: 'medium',
    title: 'The list of all keys was not gone through within a year',
    why: 'Keys that no list names are those that leave with somebody.',
    standards: ['CCSS 2.04.1.1'],
    words: 'Go through countersign charter show and wallet list together, key by key.',
    days: YEAR,
  },
  {
    what: 'freeze-rehearsed',
    severity: 'medium',
    title: 'Nobody rehearsed a freeze within a year',
    why: 'Who stops something for the first time on the day it burns looks for the command.',
    standards: ['CCSS 2.04.1.2'],
    words: 'Freeze and lift something: countersign charter freeze wallet:NAME',
    days: YEAR,
  },
  {
    what: 'compromise-rehearsed',
    severity: 'medium',
    title: 'Nobody rehearsed the loss of a key within a year',
    why: 'A plan that was never played has a step that does not work.',
    standards: ['CCSS 2.04.1.2'],
    words: 'Play it: one key is stolen; who revokes, who moves the coins, who is told.',
    days: YEAR,
  },
  {
    what: 'bad-day-drilled',
    severity: 'medium',
    title: 'Nobody drilled a bad day within a year',
    why: 'Whom the notice of a freeze does not reach is found out in a drill, or too late.',
    standards: ['CCSS 2.04.1.2'],
    words: 'Go through the levers together: countersign incident drill',
    days: YEAR,
  },
  {
    what: 'audit-copied',
    severity: 'medium',
    title: 'The audit log was not copied elsewhere within a month',
    why: 'At Bitfinex the logs lay on the machine that was taken, and were wiped with it.',
    standards: ['CCSS 2.02.2.1', 'ASVS 16.4.3'],
    words: 'Save and verify it: countersign audit export FILE, then audit verify FILE',
    days: 31,
  },
  {
    what: 'operators-apart',
    severity: 'medium',
    title: 'Nobody says that operators are no members',
    why: 'An operator who also votes opens the lock for themselves.',
    standards: ['CCSS 1.04'],
    words: 'Look who holds the operations keys: people outside, none of whom votes.',
    days: YEAR,
  },
  {
    what: 'tested-outside',
    severity: 'low',
    title: 'Nobody independent tested this installation',
    why: 'Who built it looks where they built; somebody else looks where they did not.',
    standards: ['CCSS 2.01.1.2'],
    words: 'Have somebody else go through this report and try to get in.',
    days: 2 * YEAR,
  },
]

/** What can be said, and for how many days it holds. */
export const STATEMENTS: readonly {
  readonly what: string
  readonly days: number
  readonly ofWallet: boolean
}[] = STATABLE.map(({ what, days, isOf }) => ({ what, days, ofWallet: isOf !== undefined }))

function lastOf(stated: readonly StatedFacts[], what: string): StatedFacts | undefined {
  return stated
    .filter((each) => each.what === what)
    .toSorted((a, b) => a.at - b.at)
    .at(-1)
}

function look(
  { stated, now }: Facts,
  { what, days, words }: Statable,
  subject: string,
): Known<readonly Found[]> {
  if (isUnknown(stated)) return stated
  const name = subject === ORGANISATION_SUBJECT ? what : `${what} ${subject}`
  const said = lastOf(stated, name)
  if (said && said.at > now - days * DAY && said.at <= now + DAY) return []
  const since = said ? `last said ${inDays(now - said.at)} days ago` : 'never said'
  const how = `${words} Then say so: countersign review state ${name} --note WHAT-YOU-SAW`
  return [{ subject, evidence: `${since}: a program cannot see it`, fix: byHand(how) }]
}

const checkOf = (statable: Statable): Check => {
  const { what, severity, title, why, standards, isOf } = statable
  return {
    id: `stated.${what}`,
    severity,
    title,
    why,
    standards,
    judge: (facts) => {
      if (isOf === undefined) {
        const isIdle = what === 'operators-apart' && facts.charter.operations.length === 0
        return isIdle ? [] : look(facts, statable, ORGANISATION_SUBJECT)
      }
      return eachWallet(facts, (wallet) =>
        isOf(wallet) ? look(facts, statable, `wallet:${wallet.name}`) : [],
      )
    },
  }
}

export const STATED: readonly Check[] = STATABLE.map(checkOf)
