// What a client asks for before it signs is what the signer then takes: the same rule, read from
// the view and from the charter.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plain } from '../plain.ts'
import { change as readChange } from './change.ts'
import type { House } from './house.test.ts'
import { meansOf } from './means.ts'
import { computer, keyOf, limit, toLimit } from './people.test.ts'
import { viewOf } from './show.ts'
import { bring, openPersonal, openTeam } from './team.test.ts'
import { readView } from './view.ts'

const means = (house: House, member: string, device: string, changes: readonly object[] = []) => {
  const view = readView(viewOf(house.charter(), house.head(), house.now()))
  const found = view.members.find(({ id }) => id === member)
  assert.ok(found)
  const read = changes.map((each) => readChange(plain(each), 'change'))
  return meansOf(view, found, device, read)
}

const DEVICE = computer('owner')

/** Whether the signer takes a proposal by one device and a code. */
function isTaken(house: House, change: object): boolean {
  const fields = { changes: [plain(change)], why: '' }
  try {
    house.say('owner', 'propose', fields, { keys: [DEVICE], code: true })
    return true
  } catch (error) {
    return (error as { readonly code?: string }).code !== 'charter.second_missing'
  }
}

describe('what somebody alone has', () => {
  for (const hasPhone of [true, false]) {
    it(`is enough for the signer where a client says so, ${hasPhone ? 'two' : 'one'} kind`, () => {
      const house = openPersonal({ hasPhone })
      const added = (place: 'phone' | 'computer', factor = '') => {
        const keys = [[keyOf(`${place} ${factor}`), place]] as const
        const { invitation, member, fingerprint } = bring(house, 'owner', [], { keys, factor })
        return { kind: 'credential.add', invitation, member, fingerprint }
      }
      const changes = [
        added('phone'),
        added('computer'),
        added('phone', 'totp-2'),
        { kind: 'credential.remove', credential: 'ab'.repeat(32) },
        { kind: 'lift', subject: 'wallet:main' },
        { kind: 'desk.set', origin: 'https://desk.example.net' },
        toLimit(limit(1_000n), 2_000n) as object,
      ]
      const said = changes.map((each) => means(house, 'owner', DEVICE.id, [each]).mayUseCode)
      assert.deepEqual(
        said,
        changes.map((each) => isTaken(house, each)),
      )
      assert.ok(said.includes(true) && said.includes(false))
    })
  }

  it('is no code for anything but a proposal, and nothing by a strange device', () => {
    const house = openPersonal({ hasPhone: false })
    const lift = { kind: 'lift', subject: 'wallet:main' }
    assert.equal(means(house, 'owner', DEVICE.id).mayUseCode, false)
    assert.deepEqual(means(house, 'owner', 'ab'.repeat(32), [lift]), {
      passkeys: [],
      mayUseCode: false,
    })
  })
})

describe('what a member of a team has', () => {
  it('is the code, for whatever is said', () => {
    const house = openTeam()
    const [member] = readView(viewOf(house.charter(), house.head(), house.now())).members
    const device = member?.credentials.find(({ kind }) => kind === 'device')?.id ?? ''
    assert.equal(means(house, 'owner', device).mayUseCode, member?.hasCode)
  })
})
