// What every policy is made of, whatever its atoms are about: grants and rules with ids, read
// strictly. What the parts say is for whoever reads them.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import type { Canonical } from '../canonical.ts'
import { POLICY_BOUNDS } from './bounds.ts'
import { fields, invalid, items, name } from './draft-fields.ts'
import { NO_GRANT } from './verdict.ts'

type Read<Part> = (value: Canonical, where: string) => Part

export type FrameParts<Grant, Rule, Lists> = {
  readonly grant: Read<Grant>
  readonly rule: Read<Rule>
  readonly lists: (value: Canonical) => Lists
}

/** @throws Fault `policy.invalid` naming the place */
export function readFrame<Grant extends Named, Rule extends Named, Lists>(
  value: Canonical,
  parts: FrameParts<Grant, Rule, Lists>,
) {
  const it = fields(value, 'policy', ['version', 'grants', 'rules', 'lists'])
  if (it.version !== '1') throw invalid('version', 'not 1')
  const grants = named(it.grants, 'grants', parts.grant)
  const rules = named(it.rules, 'rules', parts.rule)
  return { version: '1', grants, rules, lists: parts.lists(it.lists) } as const
}

type Named = { readonly id: string }

function named<Part extends Named>(
  value: Canonical,
  where: 'grants' | 'rules',
  read: Read<Part>,
): readonly Part[] {
  const parts = items(value, where, POLICY_BOUNDS[where])
  const all = parts.map((each, index) => read(each, `${where}[${index}]`))
  if (new Set(all.map(({ id }) => id)).size !== all.length) throw invalid(where, 'an id twice')
  return all
}

/** Reads a rule: an id, atoms that all have to hold, and what it then takes. */
export const ruleOf =
  <Atom, Then>(atom: Read<Atom>, then: Read<Then>) =>
  (value: Canonical, where: string) => {
    const it = fields(value, where, ['id', 'when', 'then'])
    const id = name(it.id, `${where}.id`)
    if (id === NO_GRANT) throw invalid(`${where}.id`, 'reserved')
    return {
      id,
      when: readAtoms(it.when, `${where}.when`, atom),
      then: then(it.then, `${where}.then`),
    }
  }

/** The grant with its exceptions, which go without saying where there are none. */
export function unlessIn<Grant, Atom>(
  grant: Grant,
  value: Canonical | undefined,
  where: string,
  atom: Read<Atom>,
): Grant | (Grant & { readonly unless: readonly Atom[] }) {
  const unless = readAtoms(value ?? [], `${where}.unless`, atom)
  return unless.length === 0 ? grant : { ...grant, unless }
}

const readAtoms = <Atom>(value: Canonical, where: string, atom: Read<Atom>): readonly Atom[] =>
  items(value, where, POLICY_BOUNDS.atomsPerRule).map((each, at) => atom(each, `${where}[${at}]`))
