import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { examineNotices } from './doctor/notices.ts'
import { openHome } from './home.ts'
import { readNoticesFile } from './notices-file.ts'
import type { Status } from './status.ts'

const home = openHome(mkdtempSync(join(tmpdir(), 'cs-notices-')))
after(() => rmSync(home.root, { recursive: true, force: true }))

const write = (text: string) => {
  writeFileSync(home.notices, text)
  chmodSync(home.notices, 0o600)
}

const lane = {
  ...{ recipient: 'bob', channel: 'mail', waiting: 0, undelivered: 0, why: '' },
  ...{ isDead: false, isVerified: true, deliveredAt: 1 },
}
const running = (notices: Status['notices']) =>
  examineNotices(home, { notices } as Status).map(({ level, told }) => `${level}: ${told}`)

describe('the settings of channels', () => {
  it('may be missing, and the doctor says that nobody is told', () => {
    assert.equal(readNoticesFile(home), null)
    const [found] = examineNotices(home, null)
    assert.match(found?.told ?? '', /nobody is told/)
    assert.match(found?.remedy ?? '', /notices\.json/)
  })

  it('are refused when others can read them or they are no object, without a word of them', () => {
    write('{"mail": hunter2}')
    assert.throws(() => readNoticesFile(home), /is no JSON$/)
    write('["hunter2"]')
    assert.throws(() => readNoticesFile(home), /has to be an object/)
    write('{}')
    assert.deepEqual(readNoticesFile(home), {})
    chmodSync(home.notices, 0o640)
    assert.throws(() => readNoticesFile(home), /chmod 600/)
    assert.equal(examineNotices(home, null)[0]?.level, 'weak')
  })
})

describe('the doctor', () => {
  it('tells what is dead, what fails, who is not verified, and that the signer is away', () => {
    write('{}')
    assert.match(running(null)[0] ?? '', /^weak: .*does not run/)
    assert.match(running({ lanes: [], why: '' })[0] ?? '', /^unknown: no member/)
    assert.match(running({ lanes: [lane], why: '' })[0] ?? '', /^good: 1 contacts/)
    const dead = { ...lane, isDead: true, isVerified: false, waiting: 2, why: 'It answered 550.' }
    assert.deepEqual(running({ lanes: [lane, dead], why: 'channel.unreachable' }), [
      'weak: the courier cannot ask the signer (channel.unreachable): what is new is not told',
      'weak: mail to bob is dead: It answered 550. 2 wait',
      'unknown: not verified: bob by mail',
    ])
  })
})
