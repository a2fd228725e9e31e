// The real courier in its real cage, with a network of its own: killed in the middle as everybody
// else is, with the server dead, it tells what the charter says, in order, and loses nothing.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { claimMac } from '@countersign/channel/bindings.ts'
import { askOnce } from '@countersign/channel/client.ts'
import { writeRequest } from '@countersign/channel/envelope.ts'
import { type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { answerAsWitness } from '@countersign/cli/flows/witness.ts'
import type { HeadStore } from '@countersign/cli/keep/heads.ts'
import { readCanonical } from '@countersign/core/canonical.ts'
import { makePerson, type Person } from '@countersign/demo/person.ts'
import {
  join as accept,
  act,
  enrolOwner,
  type Founding,
  found,
  invite,
  type Stage,
} from '@countersign/demo/team.ts'
import type { Diagnosis } from '@countersign/launcher/doctor/findings.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { openSinks, type Sinks, sentBy, settingsOf } from '../builders/courier.ts'
import { at } from '../builders/house.ts'
import { type Installation, openInstallation } from '../builders/installation.ts'
import { askAt } from '../builders/owner.ts'
import { until } from '../builders/until.ts'

const MEMBERS = ['owner', 'bob', 'cyn', 'dan'] as const
type Name = (typeof MEMBERS)[number]

const emailOf = (member: Name) => `${member}@example.org`
const phoneOf = (member: Name) => `+1555010000${MEMBERS.indexOf(member)}`

let sinks: Sinks
let folder: string
let installation: Installation
let stage: Stage
let ada: Person
let heads: HeadStore

before(async () => {
  sinks = await openSinks()
  folder = mkdtempSync(join(tmpdir(), 'cs-courier-'))
  const settings = JSON.stringify(settingsOf(sinks))
  writeFileSync(join(folder, 'notices.json'), settings, { mode: 0o600 })
  installation = await openInstallation({ folder })
  const device = generateKeyPairSync('ed25519').privateKey
  const identity = await greet()
  heads = { file: join(folder, 'client-heads.json'), signer: identity }
  stage = stageOf(identity, device)
  ada = makePerson({ member: 'owner', name: 'Ada', origin: stage.origin, device })
  await claimed(identity, device)
  await foundTeam()
})

after(async () => {
  await installation?.stop()
  await sinks.close()
  rmSync(folder, { recursive: true, force: true })
})

const desk = () => socketPath(installation.home.run, 'desk')

async function greet(): Promise<Identity> {
  const nobody: Identity = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const request = { id: '0'.repeat(32), kind: 'hello', time: 0, body: {} }
  const answer = readCanonical(await askOnce(desk(), writeRequest(nobody, request)))
  return identityFromCanonical(at(answer, 'answer', 'body', 'identity'))
}

function stageOf(identity: Identity, device: KeyObject): Stage {
  return {
    identity,
    origin: installation.status().desk ?? '',
    now: () => Math.floor(Date.now() / 1_000),
    ask: (kind, body, by) => askAt(desk(), identity, by ?? undefined)(kind, body),
    show: () => askAt(desk(), identity, device)('charter.show', {}),
  }
}

async function claimed(identity: Identity, device: KeyObject): Promise<void> {
  const key = rawPublicKey(device).toHex()
  const proof = claimMac(installation.claimCode(), 'device', key, identity).toHex()
  await stage.ask('genesis.claim', { name: 'Ada', proof }, device)
  await enrolOwner(stage, ada)
}

async function foundTeam(): Promise<void> {
  const members: Founding['members'][number][] = []
  for (const member of MEMBERS) {
    const name = member === 'owner' ? 'Ada' : member
    const person = member === 'owner' ? ada : makePerson({ member, name, origin: stage.origin })
    const contacts = [
      { kind: 'email', address: emailOf(member) },
      { kind: 'phone', address: phoneOf(member) },
    ] as const
    const roles = member === 'owner' ? (['owner'] as const) : (['administrator'] as const)
    const invited = { member, name, roles, contacts }
    const link = await invite(stage, ada, invited)
    const brought = member === 'owner' ? ({ what: ['passkey'], hasCode: false } as const) : {}
    const fingerprint = await accept(stage, person, link, brought)
    members.push({ ...invited, invitation: link.invitation, fingerprint })
  }
  await found(stage, ada, {
    ...{ kind: 'team', name: 'Four of us', members, operations: [], quorum: 3 },
    contacts: [
      { kind: 'email', address: emailOf('owner') },
      { kind: 'phone', address: phoneOf('owner') },
    ],
    ...{ delaySeconds: 86_400, lockAfterSeconds: 0, expirySeconds: 604_800, compareAboveSats: 0n },
  })
}

const freeze = (member: Name) =>
  act(stage, ada, { act: 'freeze', subject: `member:${member}`, why: 'a test' }, ['device'])

/** How often somebody was told of it. */
async function heardBy(member: Name, what: RegExp) {
  const mails = sinks.mail.mails.filter(
    ({ recipients, headers }) =>
      recipients.includes(emailOf(member)) && what.test(headers.subject ?? ''),
  )
  const sms = sentBy(sinks.sms).filter(({ to, text }) => to === phoneOf(member) && what.test(text))
  return { mails: mails.length, sms: sms.length }
}

async function everybodyHears(what: RegExp): Promise<void> {
  for (const member of MEMBERS) {
    await until(
      () => heardBy(member, what),
      ({ mails, sms }) => mails > 0 && sms > 0,
    )
  }
}

const firstSeqs = (member: Name): readonly number[] => {
  const seqs = sinks.mail.mails
    .filter(({ recipients }) => recipients.includes(emailOf(member)))
    .filter(({ headers }) => /Frozen/.test(headers.subject ?? ''))
    .map(({ headers }) => Number(headers['x-countersign-seq']))
  return [...new Set(seqs)]
}

describe('the courier of an installation', () => {
  it('is caged, and tells each member by each contact that the team is founded', async () => {
    assert.equal(installation.status().processes.courier?.isolation, 'strong')
    await everybodyHears(/The organisation Four of us is founded/)
  })

  it('shows in the status file how everybody is reached', async () => {
    const notices = await until(
      async () => installation.status().notices,
      (found) => found?.lanes.length === 8 && found.lanes.every(({ waiting }) => waiting === 0),
    )
    assert.ok(notices?.lanes.every(({ isDead, isVerified }) => !isDead && !isVerified))
    assert.equal(notices?.why, '')
  })

  it('is examined by the doctor, who says which contacts are not verified', async () => {
    const program = fileURLToPath(new URL('../../launcher/doctor/main.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [program, '--home', folder])
    const { processes, findings } = JSON.parse(stdout) as Diagnosis
    const courier = processes.find(({ name }) => name === 'courier')
    assert.equal(courier?.isolation, 'strong')
    assert.equal(courier?.isRunning, true)
    const [notices] = findings.filter(({ name }) => name === 'notices')
    assert.match(notices?.told ?? '', /^not verified: owner by mail/)
  })

  it('goes on where it was after kill -9, with the server dead', async () => {
    const reached = new Promise<void>((resolve) =>
      sinks.mail.answer({ kind: 'hang', reached: resolve }),
    )
    await freeze('bob')
    await reached
    await installation.kill('courier')
    await installation.kill('server')
    sinks.mail.answer({ kind: 'take' })
    await everybodyHears(/Frozen: bob/)
  })

  it('and after the end of the signer, and of everything', async () => {
    await freeze('cyn')
    await installation.kill('signer')
    await everybodyHears(/Frozen: cyn/)
    await until(
      () =>
        answerAsWitness(heads, askAt(desk(), stage.identity, ada.device)).then(
          () => true,
          () => false,
        ),
      (is) => is,
    )
    await freeze('dan')
    await installation.killAll()
    await installation.start()
    await everybodyHears(/Frozen: dan/)
    for (const member of MEMBERS) {
      const seqs = firstSeqs(member)
      assert.equal(seqs.length, 3)
      assert.deepEqual(
        seqs,
        seqs.toSorted((a, b) => a - b),
      )
    }
  })
})
