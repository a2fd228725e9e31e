// The review of the demonstration's organisation, by the real command and flows: what it finds has
// evidence, and what a program can mend is gone once it is mended. A part of
// lived.test.ts, which makes the organisation's life once.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Context } from '@countersign/cli/context.ts'
import { changesToCanonical } from '@countersign/cli/flows/propose.ts'
import { reviewAll } from '@countersign/cli/flows/review.ts'
import { ORGANISATION } from '@countersign/core/charter/lock.ts'
import { CHECKS } from '@countersign/core/review/catalogue.ts'
import type { Finding, Review } from '@countersign/core/review/review.ts'
import type { Lived } from '@countersign/demo/lived/life.ts'
import { PETTY_CASH, TREASURY } from '@countersign/demo/lived/wallets.ts'
import { act, propose, ticketFor, viewOf, vote } from '@countersign/demo/team.ts'

const DAY = 86_400

const nameOf = ({ id, subject }: Finding): string => `${id} ${subject}`

/** The organisation, and what the first look at it found. */
type Reviewed = { lived(): Lived; first(): Review; look(): Promise<Review> }

/** @param lived - an organisation whose life was made before the first test asks for it */
export function reviewed(lived: () => Lived): void {
  let first: Review
  const look = async () => (await reviewAll(lived().house.context)).review
  before(async () => {
    first = await look()
  })
  const all = { lived, first: () => first, look }
  finding(all)
  telling(all)
  proposing(all)
  mending(all)
}

function finding({ first }: Reviewed): void {
  it('finds what is weak there, each with evidence, why and a fix', () => {
    const found = new Set(first().findings.map(nameOf))
    for (const expected of [
      `limits.count wallet:${TREASURY}`,
      `limits.per-wallet wallet:${PETTY_CASH}`,
      `wallets.no-backup wallet:${PETTY_CASH}`,
      `rules.nobody-asked wallet:${PETTY_CASH}`,
      'governance.not-compared organisation',
      `governance.unlocked wallet:${PETTY_CASH}`,
      'people.idle member:dana',
      'notices.none organisation',
      'running.no-witness organisation',
      'stated.backup-restored organisation',
    ]) {
      assert.ok(found.has(expected), expected)
    }
    for (const { evidence, why, fix } of first().findings) {
      assert.ok(evidence !== '' && why !== '' && fix.words !== '')
    }
    assert.ok(!found.has('people.idle member:ben'), 'he has approved a spend today')
    const asked = new Set([
      ...first().findings.map(({ id }) => id),
      ...first().unknown.map(({ id }) => id),
      ...first().passed,
    ])
    assert.equal(asked.size, CHECKS.length)
    assert.deepEqual(first().unknown, [])
  })

  it('says who must be alive', () => {
    const { mustLive } = first()
    const charter = mustLive.find(({ what }) => what === 'charter')
    assert.deepEqual([charter?.missing, charter?.sets.length], [2, 6])
    const wallet = mustLive.find(({ what }) => what === `wallet:${TREASURY}`)
    assert.deepEqual(wallet?.sets, [['owner']])
  })
}

function telling({ lived, first, look }: Reviewed): void {
  it('is the same by the command line, which leaves a page to print', async () => {
    const { context } = lived().house
    const file = join(context.home, 'review.html')
    const { code, stdout } = await runCli(context, ['review', '--json', '--report', file])
    const told = JSON.parse(stdout) as Review
    assert.equal(code, 4)
    assert.deepEqual(told.findings.map(nameOf), first().findings.map(nameOf))
    assert.equal(told.score, first().score)
    const page = readFileSync(file, 'utf8')
    for (const { title } of first().findings) assert.ok(page.includes(title), title)
    assert.match(page, /CCSS 1\.05\.8\.1/)
    assert.doesNotMatch(page, /<script|src=|href=/)
  })

  it('no longer finds what a person has said of what no program can see', async () => {
    const { context } = lived().house
    const gone = 'stated.backup-restored organisation'
    const args = ['review', 'state', 'backup-restored', '--note', 'read back, every wallet there']
    assert.equal((await runCli(context, ['--json', ...args])).code, 0)
    assert.ok(!(await look()).findings.some((each) => nameOf(each) === gone))
  })

  it('passes nothing that it could not ask for', async () => {
    const { review } = await reviewAll({ ...lived().house.context, isLocal: true })
    const unknown = review.unknown.map(({ id }) => id)
    for (const id of ['tokens.reader-anywhere', 'people.idle', 'running.chain']) {
      assert.ok(unknown.includes(id) && !review.passed.includes(id), id)
    }
    assert.ok(review.score <= first().score)
  })
}

function proposing({ lived, look }: Reviewed): void {
  it('proposes the fix of a finding by the command line', async () => {
    const { context } = lived().house
    const about = ['limits.count', `wallet:${PETTY_CASH}`]
    const args = ['--json', '--yes', '--secrets', '-', 'review', 'propose', ...about]
    const ended = await runCli(context, args, { code: lived().people.ada.code() })
    assert.equal(ended.code, 0, ended.stdout)
    const { state, class: kind } = JSON.parse(ended.stdout) as Record<string, string>
    assert.deepEqual([state, kind], ['in-force', 'tightening'])
    assert.ok(!(await look()).findings.some((each) => nameOf(each) === about.join(' ')))

    const again = await runCli(context, ['--json', '--yes', 'review', 'propose', ...about])
    assert.equal(again.code, 2)
    const byHand = ['--json', '--yes', 'review', 'propose', 'notices.none']
    assert.match((await runCli(context, byHand)).stdout, /docs.operating.notices/)
  })
}

function mending({ lived, first, look }: Reviewed): void {
  it('no longer finds in a locked policy what its fix has tightened, at once', async () => {
    const { stage } = lived().house
    const mended: string[] = []
    let now = await look()
    const next = () =>
      now.findings.find(
        ({ fix }) =>
          fix.kind === 'changes' && fix.changes.every(({ kind }) => kind === 'policy.set'),
      )
    for (let finding = next(); finding; finding = next()) {
      const { fix, title } = finding
      assert.ok(fix.kind === 'changes')
      const { score } = now
      await propose(stage, lived().people.ada, [...listed(fix.changes)], { why: title })
      now = await look()
      const name = nameOf(finding)
      assert.ok(!now.findings.some((each) => nameOf(each) === name), name)
      assert.ok(now.score >= score, `${name}: ${score} ${now.score}`)
      mended.push(name)
    }
    assert.ok(mended.length >= 8, mended.join(', '))
  })

  it('no longer finds in the rules what operators opened and three decided', async () => {
    const { stage, goTo } = lived().house
    const { ada, ben, chloe, operators } = lived().people
    const finding = first().findings.find(({ id }) => id === 'governance.not-compared')
    assert.ok(finding?.fix.kind === 'changes')
    const asked = { act: 'request-unlock', subject: ORGANISATION, why: finding.title } as const
    const { seq: request } = (await act(stage, ben, asked, ['passkey'])) as {
      readonly seq: string
    }
    const two = operators.slice(0, 2)
    const signed = await ticketFor(stage, two, { subject: ORGANISATION, request })
    const { ticket } = (await stage.ask('unlock.issue', { ticket: signed }, null)) as {
      readonly ticket: string
    }
    const changes = [...listed(finding.fix.changes)]
    const id = await propose(stage, ada, changes, { why: finding.title, ticket })
    for (const each of [ben, chloe]) await vote(stage, each, id)
    goTo(-2 * DAY)
    const { settings } = await viewOf(stage)
    assert.equal(settings.compareAboveSats, '10000000')
    const now = await look()
    assert.ok(!now.findings.some((each) => each.id === finding.id))
    assert.deepEqual(now.findings.filter(({ fix }) => fix.kind === 'changes').map(nameOf), [])
  })
}

const MAIN = fileURLToPath(new URL('../../client/cli/main.ts', import.meta.url))

/** The command line, as a process of the organisation’s owner. */
function runCli(context: Context, args: readonly string[], secrets?: object) {
  const env = {
    ...process.env,
    COUNTERSIGN_HOME: context.home,
    COUNTERSIGN_CLIENT_HOME: context.clientHome,
  }
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin?.end(secrets === undefined ? '' : JSON.stringify(secrets))
  let stdout = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  return new Promise<{ readonly code: number | null; readonly stdout: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout }))
  })
}

const listed = (changes: Parameters<typeof changesToCanonical>[0]) => {
  const canonical = changesToCanonical(changes)
  assert.ok(Array.isArray(canonical))
  return canonical
}
