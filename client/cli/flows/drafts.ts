// What people wrote into files: policies and other JSON, with numbers where the canonical form has
// digits.

import { readFileSync } from 'node:fs'
import { readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { policyFromDraft } from '@countersign/core/policy/draft.ts'
import { destinationOf, type Policy } from '@countersign/core/policy/policy.ts'

/** A policy, or the whole object that `policy show --json` prints; `-` is the standard input. */
export function readPolicy(file: string): Policy {
  const parsed = parseFile(file)
  const isObject = typeof parsed === 'object' && parsed !== null
  return policyOf(withDigits(isObject && 'policy' in parsed ? parsed.policy : parsed))
}

/** @throws Fault policy.invalid, descriptor.invalid */
export function policyOf(draft: Canonical): Policy {
  const policy = policyFromDraft(draft)
  for (const destination of Object.values(policy.lists).flat().map(destinationOf)) {
    // One that cannot be derived from would make every rule about its list fire.
    if (destination.includes('(')) readDescriptor(destination)
  }
  return policy
}

/** Any JSON of a person's. @throws Fault client.file_unreadable, policy.invalid */
export function readDraft(file: string): Canonical {
  return withDigits(parseFile(file))
}

function parseFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new Fault('client.file_unreadable', { file }, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Fault('policy.invalid', { where: file, reason: 'not JSON' }, { cause })
  }
}

// People write 5 where the canonical form has "5".
function withDigits(value: unknown): Canonical {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(withDigits)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withDigits(each)]))
  }
  throw new Fault('policy.invalid', { where: 'policy', reason: `${String(value)} stands in it` })
}

/**
 * A value set at a path: parts with dots between, items of a list by number or by their id.
 * @example `rules.limit-24h.when.0.sats=10000000`
 * @throws Fault client.argument_invalid for a path that leads nowhere
 */
export function setPath(value: Canonical, assignment: string): Canonical {
  const [path = '', ...rest] = assignment.split('=')
  if (rest.length === 0) throw nowhere(assignment)
  return at(value, path.split('.'), rest.join('='), assignment)
}

function at(value: Canonical, path: readonly string[], to: string, all: string): Canonical {
  const [part, ...deeper] = path
  if (part === undefined) {
    if (typeof value === 'string') return to
    throw nowhere(all)
  }
  if (typeof value === 'string') throw nowhere(all)
  if (Array.isArray(value)) {
    const items = value as readonly Canonical[]
    const index = items.findIndex((item, place) => idOf(item) === part || String(place) === part)
    if (index < 0) throw nowhere(all)
    return items.with(index, at(items[index] as Canonical, deeper, to, all))
  }
  const fields = value as { readonly [key: string]: Canonical }
  if (!Object.hasOwn(fields, part)) throw nowhere(all)
  return { ...fields, [part]: at(fields[part] as Canonical, deeper, to, all) }
}

const idOf = (item: Canonical): unknown =>
  typeof item === 'object' && 'id' in item ? item.id : undefined

const nowhere = (set: string) =>
  new Fault('client.argument_invalid', { set, reason: 'PATH=VALUE, of a value that is there' })
