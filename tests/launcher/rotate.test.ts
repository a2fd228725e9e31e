// Credentials of a running installation are changed: the real launcher, a mail server and an SMS
// provider that know one password at a time.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readEvent } from '@countersign/core/audit/event.ts'
import { type HttpSink, httpSink } from '@countersign/demo/sinks/http-sink.ts'
import { type SmtpSink, smtpSink } from '@countersign/demo/sinks/smtp-sink.ts'
import { databaseAddress } from '@countersign/launcher/database-file.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { type Installation, openInstallation } from '../builders/installation.ts'

const CLI = fileURLToPath(new URL('../../client/cli/main.ts', import.meta.url))
const ADMIN = fileURLToPath(new URL('../../server/admin.ts', import.meta.url))
const [OLD, NEW] = ['the-old-password', 'the-new-password']

describe('rotating credentials of the installation', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-rotate-'))
  const file = join(folder, 'notices.json')
  const login = { user: 'notices', password: OLD }
  let mail: SmtpSink
  let sms: HttpSink
  let installation: Installation
  before(async () => {
    ;[mail, sms] = await Promise.all([smtpSink({ isPlain: true, login }), httpSink()])
    const from = 'notices@example.org'
    const reach = { host: '127.0.0.1', port: mail.port, encryption: 'none' }
    const provider = { provider: 'twilio', baseUrl: sms.url, account: 'AC1', from: 'Acme' }
    const settings = { mail: { ...reach, ...login, from }, sms: { ...provider, token: OLD } }
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 })
    installation = await openInstallation({ folder })
  })
  after(async () => {
    await installation?.stop()
    await Promise.all([mail.close(), sms.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  async function rotate(what: string, secrets: object) {
    const args = [CLI, '--json', '--secrets', '-', 'incident', 'rotate', what]
    const env = { ...process.env, COUNTERSIGN_HOME: folder }
    const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
    child.stdin.end(JSON.stringify(secrets))
    const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
    assert.ok(!said.includes(NEW) && !complaint.includes(NEW), 'the secret was repeated')
    const { restarted, fault } = JSON.parse(said) as {
      readonly restarted?: readonly string[]
      readonly fault?: { readonly code: string }
    }
    return restarted ?? fault?.code
  }
  const pids = () => [installation.pid('courier'), installation.pid('server')]

  it('writes nothing that does not work, and starts nobody again', async () => {
    const [written, running] = [readFileSync(file, 'utf8'), pids()]
    assert.equal(await rotate('mail', { mailPassword: NEW }), 'incident.rotation_refused')
    sms.answer({ kind: 'status', status: 401 })
    assert.equal(await rotate('sms', { smsToken: NEW }), 'incident.rotation_refused')
    assert.equal(readFileSync(file, 'utf8'), written)
    assert.deepEqual(pids(), running)
  })

  it('takes what works, for its user alone; courier and server begin anew with it', async () => {
    const running = pids()
    login.password = NEW
    assert.deepEqual(await rotate('mail', { mailPassword: NEW }), ['courier', 'server'])
    sms.answer({ kind: 'status', status: 200, body: '{}' })
    assert.deepEqual(await rotate('sms', { smsToken: NEW }), ['courier', 'server'])
    const now = pids()
    for (const pid of now) assert.ok(pid > 0 && !running.includes(pid))
    const written = JSON.parse(readFileSync(file, 'utf8'))
    assert.deepEqual([written.mail.password, written.sms.token], [NEW, NEW])
    assert.equal(statSync(file).mode & 0o777, 0o600)
    for (const name of readdirSync(folder)) {
      const path = join(folder, name)
      if (statSync(path).isFile()) assert.ok(!readFileSync(path, 'latin1').includes(OLD), name)
    }
  })

  it('tells the audit log what was changed, and never the secret', async () => {
    const pool = openPool({ database: installation.home.database, most: 1 })
    const { rows } = await pool.query<{ readonly bytes: Buffer }>('select bytes from audit_events')
    await pool.end()
    const events = rows.map(({ bytes }) => readEvent(new Uint8Array(bytes)))
    const told = events.filter(({ act }) => act === 'server.settings-changed')
    assert.deepEqual(
      told.map(({ actor, facts }) => [actor.kind, facts.changed]),
      [
        ['operator', 'mail'],
        ['operator', 'sms'],
      ],
    )
    for (const { bytes } of rows) assert.ok(!bytes.toString('latin1').includes(NEW))
  })

  it('says of a database without a password that there is none', async () => {
    const given = { databaseUrl: `postgres://countersign:${NEW}@127.0.0.1:1/x` }
    assert.equal(await rotate('database', given), 'incident.rotation_impossible')
  })

  it('tries an address of a database before it counts, by standard input', async () => {
    const tried = async (address: string) => {
      const child = spawn(process.execPath, [ADMIN, 'try'], { stdio: ['pipe', 'pipe', 'inherit'] })
      child.stdin.end(address)
      return (JSON.parse(await text(child.stdout)) as { readonly why: string | null }).why
    }
    assert.equal(await tried(installation.home.database), null)
    const why = await tried(`postgres://countersign:${NEW}@127.0.0.1:1/x`)
    assert.equal(why, 'the database could not be read (ECONNREFUSED)')
  })

  it('takes the address of an operator’s own database from its file before any other', () => {
    const home = { databaseUrl: join(folder, 'database-url') }
    assert.equal(databaseAddress(home, 'postgres://a'), 'postgres://a')
    writeFileSync(home.databaseUrl, 'postgres://b\n', { mode: 0o600 })
    assert.equal(databaseAddress(home, 'postgres://a'), 'postgres://b')
    assert.deepEqual([databaseAddress(home, null), databaseAddress(home, '/run/pg')], [null, null])
    rmSync(home.databaseUrl)
  })

  it('answers nothing else at its door, which is its user’s alone', async () => {
    const path = join(folder, 'run', 'launcher.sock')
    assert.equal(statSync(path).mode & 0o777, 0o600)
    const socket = connect(path)
    socket.write('stop\n')
    assert.match(await text(socket), /it takes one of mail, sms, database/)
  })
})
