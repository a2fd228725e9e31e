// A team of four decides, and everybody is told of everything by every contact they have: by a real
// mail server and a real HTTP server in the place of the SMS provider.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sortedMulti, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { AGE_KEYS } from '../builders/age.ts'
import { person } from '../builders/coins.ts'
import {
  openPosted,
  openSinks,
  type Posted,
  type SentSms,
  type Sinks,
  sentBy,
  tellAll,
} from '../builders/courier.ts'
import { contactsOf, ORIGIN, openTeam, type Team } from '../builders/team.ts'

import { createWallet, serverKey } from '../builders/treasury.ts'

const MEMBERS = ['owner', 'bob', 'cyn', 'dan']
const DAY = 86_400
const addressOf = (member: string, kind: string) =>
  contactsOf(member).find((each) => each.kind === kind)?.address ?? ''

let team: Team
let sinks: Sinks
let posted: Posted

before(async () => {
  sinks = await openSinks()
  team = await openTeam()
  // Before there is a wallet all that is decided holds at once.
  team.treasury()
  posted = openPosted(team.house, sinks)
  await tellAll(posted)
})

after(async () => {
  posted.close()
  team.house.close()
  await sinks.close()
})

/** The mails to each that came since, and the SMS. */
async function toldBy(happens: () => Promise<unknown>) {
  const [mails, sms] = [sinks.mail.mails.length, sinks.sms.requests.length]
  await happens()
  await tellAll(posted)
  return {
    mails: sinks.mail.mails.slice(mails),
    sms: sentBy({ requests: sinks.sms.requests.slice(sms) }),
  }
}

// Some of these share a telephone; the link is each one's own.
const isTo = (member: string, { to, text }: SentSms) =>
  to === addressOf(member, 'phone') && text.includes(`.${member}.`)

type ToldBy = Awaited<ReturnType<typeof toldBy>>

/** Everybody, by both, with the marks that can be compared and a link that stops it. */
function everybodyHears({ mails, sms }: ToldBy, what: RegExp, times = 1): void {
  for (const member of MEMBERS) {
    const mine = mails.filter(
      ({ recipients, headers }) =>
        recipients.includes(addressOf(member, 'email')) && what.test(headers.subject ?? ''),
    )
    assert.equal(mine.length, times, `${member} by mail: ${mails.map((it) => it.headers.subject)}`)
    const texts = sms.filter((each) => isTo(member, each) && what.test(each.text))
    assert.equal(texts.length, times, `${member} by SMS: ${sms.map(({ text }) => text)}`)
    for (const { text } of mine) {
      assert.match(text, /Seq: \d+\r?\nHead: [0-9a-f]{8}\r?\nCode: [0-9A-Z]{4,}/)
      assert.ok(text.includes(`${ORIGIN}/#stop=`), text)
    }
    for (const { text } of texts) assert.match(text, /#\d+ [0-9a-f]{8} code \S+:/)
  }
}

describe('everybody is told by every contact', () => {
  it('at the start, the heartbeat with the signature of the signer', async () => {
    const { mails } = sinks.mail
    const beats = mails.filter(({ headers }) => /All is being told/.test(headers.subject ?? ''))
    assert.equal(beats.length, 4)
    const { head } = await team.view()
    assert.ok(beats[0]?.text.includes(head.hash))
    assert.match(beats[0]?.text ?? '', /signature [0-9a-f]{128}/)
  })

  it('and each new contact is sent a code, which its member types', async () => {
    const text = sentBy(sinks.sms).find(
      (it) => isTo('bob', it) && /Is this address/.test(it.text),
    )?.text
    const code = / type (\d{8}):/.exec(text ?? '')?.[1] ?? ''
    const contact = { kind: 'phone', address: addressOf('bob', 'phone') }
    const { house, bob } = team
    const told = await toldBy(async () => {
      house.ask('contact.verify', { ...contact, code }, { device: bob.device })
    })
    everybodyHears(told, /Contact verified: Bob/)
    assert.ok(
      posted
        .courier()
        .lanes()
        .some((it) => it.recipient === 'bob' && it.isVerified),
    )
  })

  it('of a proposal, each vote, a veto, and when it takes hold', async () => {
    const { ada, bob, cyn, dan } = team
    const changes = [{ kind: 'group.set', group: 'night', members: ['bob', 'cyn'] }]
    let id = ''
    const opened = await toldBy(async () => {
      id = await team.propose(ada, changes, { why: 'who is awake' })
    })
    everybodyHears(opened, /Proposal: who is awake/)
    const veto = opened.mails.find(({ recipients }) =>
      recipients.includes(addressOf('bob', 'email')),
    )
    assert.match(veto?.text ?? '', new RegExp(`#stop=veto\\.bob\\.${id}\\.[0-9a-f]{32}`))

    const voted = await toldBy(async () => {
      await team.vote(bob, id)
      await team.vote(cyn, id)
    })
    everybodyHears(voted, /Vote yes: who is awake/, 2)
    assert.match(voted.mails.at(-1)?.text ?? '', /Takes hold: 2026-/)

    team.house.clock.now += DAY
    everybodyHears(await toldBy(async () => undefined), /In force: who is awake/)
    everybodyHears(
      await toldBy(async () => {
        const other = await team.propose(
          ada,
          changes.map((it) => ({ ...it, members: ['dan'] })),
          {
            why: 'somebody else',
          },
        )
        await team.act(dan, { act: 'veto', proposal: other })
      }),
      /Vetoed: somebody else/,
    )
  })

  it('of a freeze, and of its end', async () => {
    const { bob, ada, cyn, dan } = team
    const frozen = await toldBy(() =>
      team.act(bob, { act: 'freeze', subject: 'member:dan', why: 'his laptop is gone' }),
    )
    everybodyHears(frozen, /Frozen: Dan/)
    const ended = await toldBy(async () => {
      const seq = (await team.view()).alone.find(({ kind }) => kind === 'freeze')?.seq ?? 0
      const id = await team.propose(ada, [{ kind: 'undo', seq: String(seq) }], { why: 'found it' })
      await team.vote(cyn, id)
      await team.vote(dan, id).catch(() => undefined)
      const { state } = (await team.view()).proposals.find((each) => each.id === id) ?? {}
      if (state === 'open') await team.vote(bob, id)
    })
    everybodyHears(ended, /No longer frozen: Dan/)
  })

  it('of a wallet that is made, with whom its key is sealed for, by mail to its end', async () => {
    const { house, ada } = team
    const exportTo = AGE_KEYS.slice(0, 2).map(({ recipient }) => recipient)
    const descriptor = writeDescriptor(sortedMulti(2, [person(1).key, serverKey(house, 'shared')]))
    const made = await toldBy(async () => {
      const held = { factor: '', seed: new Uint8Array(20), recovery: [] }
      const code = () => ada.code()
      createWallet(house, held, { wallet: 'shared', descriptor, exportTo, code })
    })
    everybodyHears(made, /The wallet shared is made/)
    for (const { text } of made.mails) {
      const said = text.replaceAll(/\s/g, '')
      for (const recipient of exportTo) assert.ok(said.includes(recipient), text)
    }
  })

  it('twelve hours before a lock, and once when it is taken', async () => {
    const { locks } = await team.view()
    const lock = locks.find(({ subject }) => subject === 'wallet:spending')
    const lockedAt = lock?.lockedAt ?? 0
    team.house.clock.now = lockedAt - 12 * 3_600 - 1
    await tellAll(posted)
    const warned = await toldBy(async () => {
      team.house.clock.now = lockedAt - 12 * 3_600
    })
    everybodyHears(warned, /Locks soon: the wallet spending/)
    const taken = await toldBy(async () => {
      team.house.clock.now = lockedAt
    })
    everybodyHears(taken, /Locked: the wallet spending/)
    everybodyHears(await toldBy(async () => undefined), /Locked/, 0)
  })

  it('once a week, and no more often, that all is being told', async () => {
    const beats = async (seconds: number) => {
      const { mails } = await toldBy(async () => {
        team.house.clock.now += seconds
      })
      return mails.filter(({ headers }) => /All is being told/.test(headers.subject ?? '')).length
    }
    assert.equal(await beats(7 * DAY), 4)
    assert.equal(await beats(7 * DAY - 1), 0)
    assert.equal(await beats(1), 4)
  })
})
