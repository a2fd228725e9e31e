// What follows once a team has decided: it locks by itself, two operators open it for one proposal,
// and all of it is exported and verified by somebody who has nothing else.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { fingerprint } from '@countersign/channel/identity.ts'
import { PASSPHRASE, WALLET } from '../builders/cli.ts'
import type { Operator, Party } from '../builders/party.ts'

const HOUR = 3_600
const DAY = 86_400
const passphrase = PASSPHRASE

type SeenHead = { readonly seq: number; readonly hash: string }
type Asked = {
  readonly requests: readonly {
    readonly seq: number
    readonly subject: string
    readonly by: string
  }[]
  readonly people: readonly { readonly member: string }[]
}

/** The party is there when the tests run. */
export function operating(party: () => Party): void {
  it('is locked after two days, and opened by two operators for one proposal', () =>
    opened(party()))
  it('says what takes a proposal, before it asks for a code', () => told(party()))
  it('exports a charter that anybody verifies, and of which no byte can be changed', () =>
    exported(party()))
  it('exports the audit log, which verifies', () => audited(party()))
}

async function opened(party: Party): Promise<void> {
  const { cli, stage, files, operators, done, refused, ada } = party
  cli.now(2 * DAY + HOUR)
  const set = ['--set', 'rules.limit-24h.when.0.sats=7000000']
  const propose = ['charter', 'propose', 'policy', WALLET, ...set]
  await refused(propose, 'charter.locked', ada())
  const subject = `wallet:${WALLET}`
  const asked = await done(['charter', 'request-unlock', subject, '--why', 'rent'])
  const signer = fingerprint(stage.identity)
  const charter = join(files, 'charter.json')
  await done(['charter', 'export', charter])
  // Operators are no members: they check the file, and know whose signer it is.
  const from = ['--charter', charter, '--identity', signer]
  const [one, two, three] = operators as [Operator, Operator, Operator]
  const { requests, people: known } = (await done(['ops', 'requests', ...from], one)) as Asked
  assert.deepEqual(
    requests.map((each) => [String(each.seq), each.subject, each.by]),
    [[String(asked.request), subject, 'owner']],
  )
  assert.ok(known.some(({ member }) => member === 'bob'))
  const evidence = join(files, 'evidence.json')
  const identify = ['ops', 'identify', String(asked.request), '--out', evidence, ...from]
  const given = answersOf(party, '+15559990000')
  await refused([...identify, '--answers', given], 'ops.evidence_incomplete', one)
  await done([...identify, '--answers', answersOf(party, '+15550100001')], one)
  const ticket = join(files, 'ticket.json')
  const sign = ['ops', 'sign', ticket, '--evidence', evidence, ...from]
  const withKey = (who: Operator) => ({ ...who, secrets: { passphrase } })
  assert.equal((await done(sign, withKey(one))).isComplete, false)
  await refused(sign, 'charter.ticket_invalid', withKey(one))
  await refused(sign, 'ops.evidence_incomplete', withKey(three))
  const issue = ['ops', 'issue', ticket, '--identity', signer]
  await refused(issue, 'charter.ticket_invalid', one)
  assert.equal((await done(sign, withKey(two))).isComplete, true)
  assert.equal((await done(issue, two)).subject, subject)
  const opened = await done(propose, ada())
  assert.equal(opened.state, 'open')
  await refused(propose, 'charter.locked', ada())
  const { organisation } = await done(['status'])
  assert.deepEqual((organisation as { readonly locked: unknown }).locked, ['organisation', subject])
}

async function told(party: Party): Promise<void> {
  const { refused } = party
  const key = 'ab'.repeat(32)
  const refusals = [
    ['device', 'add', key, '--name', 'x'],
    ['witness', 'pin', key, '--name', 'x'],
  ]
  for (const args of refusals) {
    const { stderr } = await refused(args, 'charter.by_proposal')
    assert.match(stderr, /instead: countersign charter/)
  }
}

async function exported(party: Party): Promise<void> {
  const { stage, files, done, refused } = party
  const file = join(files, 'whole.json')
  const { head } = (await done(['charter', 'export', file])) as { readonly head: SeenHead }
  const signer = fingerprint(stage.identity)
  const nowhere = { home: join(files, 'nobody') }
  const expected = ['--identity', signer, '--head', `${head.seq}:${head.hash.slice(0, 8)}`]
  const verified = await done(['charter', 'verify', file, ...expected], nowhere)
  assert.deepEqual([verified.verifies, verified.isCompared], [true, true])
  const other = ['--identity', signer.replaceAll(/[0-9]/g, 'a')]
  await refused(['charter', 'verify', file, ...other], 'charter.export_invalid', nowhere)
  const later = ['--head', `${head.seq + 1}:${head.hash}`]
  await refused(['charter', 'verify', file, ...later], 'charter.export_invalid', nowhere)
  const bytes = readFileSync(file)
  bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1
  writeFileSync(file, bytes)
  const broken = await refused(['charter', 'verify', file], 'charter.export_invalid', nowhere)
  assert.match(broken.stderr, /where: /)
}

async function audited(party: Party): Promise<void> {
  const { cli, files, done } = party
  const file = join(files, 'audit.json')
  // By the server, whose clock nobody moved.
  const { json, stderr } = await cli.run(['audit', 'export', file])
  assert.ok(Number(json.events) > 0, stderr)
  const { events } = json
  const verified = await done(['audit', 'verify', file])
  assert.deepEqual([verified.events, verified.isPinned], [events, true])
}

/** What the first operator answers to the checklist, having called Bob at this number. */
function answersOf({ files, operators }: Party, phone: string): string {
  const file = join(files, `answers-${phone}.json`)
  const questions = ['what did we talk of last', 'which branch'].map((asked) => ({
    asked,
    isRight: 'yes',
  }))
  const heard = { isCalledBack: 'yes', hasSeenFace: 'yes', isForced: 'no' }
  const contact = { kind: 'phone', address: phone }
  const kept = { recording: 'tape 4', notes: '', second: operators[1]?.key ?? '' }
  writeFileSync(file, JSON.stringify({ identified: 'bob', contact, questions, ...heard, ...kept }))
  return file
}
