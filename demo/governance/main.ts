// `npm run demo -- governance`: a team of four raises a limit, is told of it, and finds it locked
// two days later; two operators open it for them, and it locks again. Everything is real but the
// people, their keys and the signer's clock.

import type { KeyObject } from 'node:crypto'
import { Refusal } from '@countersign/channel/client.ts'
import { createKey, freshWords } from '@countersign/cli/flows/keys.ts'
import { createToken } from '@countersign/cli/flows/tokens.ts'
import { createWallet } from '@countersign/cli/flows/wallets.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { walletSubject } from '@countersign/core/charter/lock.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { foundTeam, gather } from '../founding.ts'
import { playIn } from '../interruption.ts'
import { makePerson, type Person } from '../person.ts'
import { act, enrolOwner, placeOf, propose, ticketFor, viewOf } from '../team.ts'
import { type DemoHouse, openDemoHouse } from './house.ts'
import { until } from './until.ts'

const WALLET = 'treasury'
const DAY = 86_400
const PATIENCE_MS = 60_000

const isJson = process.argv.includes('--json')
const say = (line: string) => process.stderr.write(`demo: ${line}\n`)

type Team = {
  readonly ada: Person
  readonly bob: Person
  readonly cyn: Person
  readonly dan: Person
  readonly operators: readonly KeyObject[]
}

const contactsOf = (member: string, place: number) =>
  [
    { kind: 'email', address: `${member}@example.org` },
    { kind: 'phone', address: `+1555010${place}` },
  ] as const

async function play(): Promise<object> {
  say('starting signer, server, desk, courier, database and a regtest node')
  return playIn(await openDemoHouse(say), story, say)
}

async function story(house: DemoHouse): Promise<object> {
  const team = await founding(house)
  const { secret } = await createToken(house.context, {
    name: 'demonstration',
    networks: ['127.0.0.1/32'],
    days: 1,
  })
  const raised = await raise(house, team, { limitSats: 8_000_000n })
  say(`in force after a day: ${raised.emails} e-mails and ${raised.sms} SMS told of it`)

  house.pass(2 * DAY)
  say('two quiet days later the policy is locked')
  const locked = {
    http: await statusOf(house, team, secret),
    signer: await faultOf(raise(house, team, { limitSats: 10_000_000n })),
  }
  say(`another raise: HTTP ${locked.http}, and the signer says ${locked.signer}`)

  const ticket = await unlock(house, team)
  const changed = await raise(house, team, { limitSats: 10_000_000n, ticket })
  say('with the ticket of two operators the team itself has changed it')
  house.pass(2 * DAY)
  const again = await faultOf(raise(house, team, { limitSats: 12_000_000n }))
  return {
    raised,
    locked,
    unlocked: { operators: 2, policySeq: changed.policySeq },
    lockedAgain: again === 'charter.locked',
    isolation: house.isolation,
  }
}

/** The owner invites three, hears their fingerprints, and founds the team with its operators. */
async function founding(house: DemoHouse): Promise<Team> {
  const { stage, context, device } = house
  const person = (member: string, name: string, key?: KeyObject) =>
    makePerson({ member, name, origin: stage.origin, ...(key ? { device: key } : {}) })
  const ada = person('owner', 'Ada', device)
  const bob = person('bob', 'Bob')
  const cyn = person('cyn', 'Cyn')
  const dan = person('dan', 'Dan')
  await enrolOwner(stage, ada)
  const roles = ['administrator', 'approver', 'spender'] as const
  const own = { member: 'owner', name: 'Ada', roles, contacts: contactsOf('ada', 0) }
  const others = [bob, cyn, dan].map((each, index) => {
    const { member, name } = each
    return { person: each, as: { member, name, roles, contacts: contactsOf(member, index + 1) } }
  })
  const members = await gather(stage, { person: ada, as: own }, others, ({ name }) =>
    say(`${name} accepts with a passkey and an authenticator, and reads a fingerprint aloud`),
  )
  const { contacts } = own
  const operators = await foundTeam(stage, ada, { name: 'Example Treasury', contacts, members })
  say('Ada founds the team: four people, three decide, three operators')
  const passphrase = 'a demonstration only'
  createKey(context, { words: freshWords(), passphrase })
  const policy = defaultPolicy()
  const made = { name: WALLET, shape: '2-of-2', passphrase, policy, code: ada.code() } as const
  await createWallet(context, made)
  say('Ada makes a 2-of-2 wallet: 0.05 BTC in 24 hours')
  return { ada, bob, cyn, dan, operators }
}

type Raise = { readonly limitSats: bigint; readonly ticket?: string }

async function raise(house: DemoHouse, team: Team, { limitSats, ticket }: Raise) {
  const { stage, mails, texts } = house
  const before = { mails: mails.length, texts: texts.length }
  const { policy, changes } = await raised(house, limitSats)
  const why = `${Number(limitSats) / 1e8} BTC in 24 hours`
  const id = await propose(stage, team.ada, changes, { why, ...(ticket ? { ticket } : {}) })
  say(`Ada proposes ${why}`)
  for (const each of [team.bob, team.cyn]) {
    await act(stage, each, { act: 'vote', proposal: id, decision: 'approve' }, ['passkey', 'code'])
    say(`${each.name} approves with a passkey and a one-time code`)
  }
  const waiting = (await viewOf(stage)).proposals.find((each) => each.id === id)
  if (waiting?.state !== 'waiting') throw new Error(`it does not wait: ${waiting?.state}`)
  house.pass(waiting.delaySeconds + 1)
  const { wallets, locks } = await viewOf(stage)
  const inForce = wallets.find(({ name }) => name === WALLET)?.policy
  if (inForce !== policyHash(policy)) throw new Error('the raised limit is not in force')
  const told = () => ({
    emails: mails.slice(before.mails).filter(({ text }) => text.includes(why)).length,
    sms: texts.slice(before.texts).filter(({ body }) => decoded(body).includes(why)).length,
  })
  // Opened, two votes, and in force: each told to four people by two channels.
  const all = (1 + 2 + 1) * 4
  await until('everybody is told', PATIENCE_MS, () => told().emails >= all && told().sms >= all)
  const policySeq = locks.find(({ subject }) => subject === walletSubject(WALLET))?.changeSeq ?? 0
  return { policySeq, votes: waiting.votes.length, ...told() }
}

const decoded = (body: Buffer): string => new URLSearchParams(body.toString()).get('Body') ?? ''

/** The wallet's policy as it is, with another limit for a day. */
async function raised({ stage, device }: DemoHouse, limitSats: bigint) {
  const shown = (await stage.ask('wallet.show', { wallet: WALLET }, device)) as {
    readonly policyHash: string
  }
  const policy: Policy = {
    ...defaultPolicy(),
    rules: defaultPolicy().rules.map((rule) =>
      rule.id === 'limit-24h'
        ? {
            ...rule,
            when: rule.when.map((atom) => ({ ...atom, sats: sats(limitSats) }) as typeof atom),
          }
        : rule,
    ),
  }
  const change = {
    kind: 'policy.set',
    wallet: WALLET,
    from: shown.policyHash,
    policy: policyToCanonical(policy),
  }
  return { policy, changes: [change] as readonly Canonical[] }
}

/** The same proposal by the HTTP API, with a reading token. @returns its status */
async function statusOf(house: DemoHouse, { ada }: Team, token: string): Promise<number> {
  const { changes } = await raised(house, 10_000_000n)
  const said = { act: 'propose', changes, why: 'by the API' } as const
  const body = ada.say(await placeOf(house.stage), said)
  const answer = await fetch(`${house.api}/v1/charter/acts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await answer.body?.cancel()
  return answer.status
}

/** A member asks; two operators have called back, and sign. @returns the ticket's name */
async function unlock(house: DemoHouse, { bob, operators }: Team): Promise<string> {
  const { stage } = house
  const subject = walletSubject(WALLET)
  const asked = { act: 'request-unlock', subject, why: 'a larger daily limit' } as const
  const { seq } = (await act(stage, bob, asked, ['passkey'])) as { readonly seq: string }
  say('Bob asks for the lock to be opened; everybody is told')
  const ticket = await ticketFor(stage, operators.slice(0, 2), { subject, request: seq })
  const answer = (await stage.ask('unlock.issue', { ticket }, null)) as { readonly ticket: string }
  say('two operators have identified Bob by telephone, and sign the ticket')
  return answer.ticket
}

async function faultOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  throw new Error('it was not refused')
}

try {
  const told = await play()
  process.stdout.write(isJson ? `${JSON.stringify(told)}\n` : `${JSON.stringify(told, null, 2)}\n`)
} catch (error) {
  say((error as Error).message)
  process.exit(1)
}
