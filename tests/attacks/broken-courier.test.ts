// The attacker runs code in the courier, or in the server and wants what only the courier is told:
// by which doors notices are read, and that whoever sends them can say nothing.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MESSAGE_KINDS, messageRules } from '@countersign/channel/messages.ts'
import { openTeam } from '../builders/team.ts'
import { say } from './say.ts'

const OWN = ['notices.heartbeat', 'notices.read', 'notices.sign-ins', 'notices.spends'] as const

describe('the courier’s door', () => {
  it('takes four questions, and no other message whoever signed it', async (t) => {
    const { house, ada } = await openTeam()
    t.after(() => house.close())
    const before = house.service().signer.journal.head('charter').seq
    const taken = MESSAGE_KINDS.filter((kind) => messageRules(kind).roles.includes('courier'))
    assert.deepEqual(taken.toSorted(), OWN)
    const isOwn = (kind: string) => OWN.some((each) => each === kind)
    for (const kind of MESSAGE_KINDS.filter((each) => !isOwn(each))) {
      for (const device of [null, ada.device]) {
        assert.throws(
          () => house.ask(kind, {}, { role: 'courier', device }),
          { code: 'channel.role_forbidden' },
          kind,
        )
      }
    }
    assert.equal(house.service().signer.journal.head('charter').seq, before)
    say(
      'their own code running in the courier, and a device of a member',
      `nothing signed or decided: ${MESSAGE_KINDS.length - OWN.length} kinds of message refused`,
    )
  })

  it('is the only one: contacts, links and codes go to nobody who serves pages', async (t) => {
    const { house, ada } = await openTeam()
    t.after(() => house.close())
    const page = { after: '0', limit: '10' }
    const bodies = { 'notices.read': page, 'notices.sign-ins': page }
    for (const kind of OWN) {
      const body = kind === 'notices.read' || kind === 'notices.sign-ins' ? bodies[kind] : {}
      for (const role of ['server', 'desk'] as const) {
        for (const device of [null, ada.device]) {
          assert.throws(() => house.ask(kind, body, { role, device }), {
            code: 'channel.role_forbidden',
          })
        }
      }
    }
    say(
      'the server’s and the desk’s doors to the signer, and a device of a member',
      'no link that stops something, and none of the codes that approvers are sent',
    )
  })
})
