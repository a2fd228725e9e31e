// Founding: once, by the owner alone, before there is a wallet. From then on the organisation
// decides by its own rules.

import type { UnixSeconds } from '../basics.ts'
import { Fault } from '../fault.ts'
import { checkAble, checkOrigin } from './alter.ts'
import { enlist, extend } from './enlist.ts'
import { ORGANISATION } from './lock.ts'
import { OWNER, PRINTABLE } from './member.ts'
import { checkOperations } from './operations.ts'
import { settingsFields, shrinkingLock } from './settings.ts'
import { type Charter, isFounding, type Moment } from './state.ts'
import type { Statement } from './statement.ts'

/** @throws Fault charter.founded, charter.change_invalid, charter.would_lock_out */
export function founded(charter: Charter, said: Statement<'found'>, moment: Moment): Charter {
  const { organisation } = charter
  if (!organisation || organisation.isFounded || !isFounding(charter)) {
    throw new Fault('charter.founded')
  }
  if (!PRINTABLE.test(said.name)) {
    throw new Fault('charter.change_invalid', { why: 'a name has 1 to 64 printable characters' })
  }
  const owner = charter.members.get(OWNER)
  if (!owner) throw new Fault('genesis.unclaimed')
  const members = new Map(charter.members).set(OWNER, { ...owner, contacts: said.contacts })
  const isPinning = said.operations.length > 0
  const operations = isPinning ? checkOperations(charter, said.operations) : charter.operations
  const begun: Charter = {
    ...charter,
    members,
    operations,
    origin: said.origin === '' ? null : checkOrigin(said.origin),
    organisation: { ...organisation, kind: said.kind, name: said.name, isFounded: true },
    settings: shrinkingLock(charter.settings, settingsFields(said)),
    changed: new Map(charter.changed).set(ORGANISATION, { ...moment }),
    epoch: charter.epoch + 1,
  }
  const next = said.members.reduce((known, each) => enlisted(known, each, moment.at), begun)
  checkAble(next, moment)
  return next
}

// The owner's own further credentials come by an invitation to themselves.
function enlisted(
  charter: Charter,
  each: Statement<'found'>['members'][number],
  at: UnixSeconds,
): Charter {
  if (each.member === OWNER) return extend(charter, { kind: 'credential.add', ...each }, at)
  return enlist(charter, each, at)
}
