// Reads a policy that came from outside, field by field. What is unknown is refused, never skipped:
// a rule that an old version cannot read must not look like no rule.

import { descriptorChecksum } from '../bitcoin/checksum.ts'
import type { Canonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { POLICY_BOUNDS } from './bounds.ts'
import { isScript } from './destinations.ts'
import { readAtom } from './draft-atoms.ts'
import { fields, invalid, isObject, items, kindOf, name, positive, whole } from './draft-fields.ts'
import { readFrame, ruleOf, unlessIn } from './draft-frame.ts'
import {
  destinationOf,
  type Grant,
  isClaimed,
  type ListEntry,
  type Policy,
  type ProvenAtom,
  type Requirement,
} from './policy.ts'
import { tokenSubject, type Who } from './who.ts'
import { LAST_TIME } from './window.ts'

/**
 * Reads a policy as a person writes it: strict in all but order and repeated atoms or destinations.
 * @throws Fault `policy.invalid` naming the place
 */
export function policyFromDraft(value: Canonical): Policy {
  return readFrame(value, { grant: readGrant, rule: readRule, lists: readLists })
}

function readGrant(value: Canonical, where: string): Grant {
  const it = fields(value, where, ['id', 'who', 'act'], ['unless'])
  const who = readWho(it.who, `${where}.who`)
  if (it.act !== 'spend') throw invalid(`${where}.act`, 'not spend')
  const grant = { id: name(it.id, `${where}.id`), who, act: it.act } as const
  return unlessIn(grant, it.unless, where, provenAtom)
}

function readWho(value: Canonical, where: string): Who {
  if (value === 'owner' || value === 'spender') return value
  const [, kind, id = ''] =
    (typeof value === 'string' && /^(group|token):([a-z0-9-]{1,32})$/.exec(value)) || []
  if (kind === undefined) throw invalid(where, 'not owner, spender, group:<name> or token:<id>')
  return kind === 'token' ? tokenSubject(id) : `group:${id}`
}

function provenAtom(value: Canonical, where: string): ProvenAtom {
  const atom = readAtom(value, where)
  if (isClaimed(atom)) throw invalid(`${where}.kind`, 'claimed: a grant asks for proven facts only')
  return atom
}

/** @throws Fault `policy.invalid` naming the place */
export function readRequirement(value: Canonical, where: string): Requirement {
  const kind = kindOf(value, where)
  const read = <K extends string>(...keys: K[]) => fields(value, where, ['kind', ...keys])
  switch (kind) {
    case 'deny':
      read()
      return { kind }
    case 'factor': {
      const { level } = read('level')
      if (level !== 'code' && level !== 'passkey') {
        throw invalid(`${where}.level`, 'not code or passkey')
      }
      return { kind, level }
    }
    case 'approvals': {
      const it = read('group', 'count')
      const group = name(it.group, `${where}.group`)
      return { kind, group, count: positive(it.count, `${where}.count`, POLICY_BOUNDS.approvals) }
    }
    case 'delay': {
      const { seconds } = read('seconds')
      return { kind, seconds: positive(seconds, `${where}.seconds`, POLICY_BOUNDS.delaySeconds) }
    }
    default:
      throw invalid(where, 'with an unknown kind')
  }
}

const readRule = ruleOf(readAtom, readRequirement)

function readLists(value: Canonical): Policy['lists'] {
  if (!isObject(value)) throw invalid('lists', 'not an object')
  const entries = Object.entries(value)
  if (entries.length > POLICY_BOUNDS.lists) {
    throw invalid('lists', `more than ${POLICY_BOUNDS.lists}`)
  }
  const lists = entries.map(([key, list]): [string, readonly ListEntry[]] => {
    const where = `lists.${name(key, 'lists')}`
    const read = items(list, where, POLICY_BOUNDS.entriesPerList).map((it) => entry(it, where))
    const texts = new Set(read.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))))
    if (new Set(read.map(destinationOf)).size !== texts.size) {
      throw invalid(where, 'a destination with two times')
    }
    return [key, read]
  })
  const all = lists.flatMap(([, list]) => list.map(destinationOf))
  if (all.filter((it) => !isScript(it)).length > POLICY_BOUNDS.descriptors) {
    throw invalid('lists', `more than ${POLICY_BOUNDS.descriptors} descriptors and wallets`)
  }
  return Object.fromEntries(lists)
}

function entry(value: Canonical, where: string): ListEntry {
  if (typeof value === 'string') return destination(value, where)
  const it = fields(value, where, ['destination', 'since'])
  return {
    destination: destination(it.destination, `${where}.destination`),
    since: whole(it.since, `${where}.since`, LAST_TIME),
  }
}

// Whether the descriptor can be derived from is for the directory to say: one that cannot makes
// every rule about its list fire.
function destination(value: Canonical, where: string): string {
  if (typeof value !== 'string') throw invalid(where, 'not a text')
  if (/^wallet:[a-z0-9-]{1,32}$/.test(value)) return value
  if (value.includes('(')) return descriptor(value, where)
  if (value === '' || value.length > 2 * POLICY_BOUNDS.scriptBytes || !isScript(value)) {
    throw invalid(where, 'not a script in lower-case hexadecimal')
  }
  return value
}

function descriptor(text: string, where: string): string {
  if (text.length > POLICY_BOUNDS.descriptorLength) throw invalid(where, 'too long')
  const [, body, checksum] = /^([!-~]+)#([a-z0-9]{8})$/.exec(text) ?? []
  if (body === undefined || !isChecksum(body, checksum)) {
    throw invalid(where, 'not a descriptor with its checksum')
  }
  return text
}

function isChecksum(body: string, checksum: string | undefined): boolean {
  try {
    return descriptorChecksum(body) === checksum
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}
