// The archive of a bad day, over the true signer: whoever changes any part of it is found out and
// the part is named, also with the hashes made again, also with the device that signed it.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { privateKey, rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { signInBinding } from '@countersign/channel/sign-in.ts'
import { contextOf } from '@countersign/cli/context.ts'
import { checkArchive } from '@countersign/cli/flows/forensics.ts'
import { readEvent } from '@countersign/core/audit/event.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { archiveDigest } from '@countersign/core/incident/archive.ts'
import { readTar, type TarFile, writeTar } from '@countersign/core/incident/tar.ts'
import { addPasskey } from '@countersign/demo/browser.ts'
import { makePasskey } from '@countersign/demo/software-passkey.ts'
import { writeDisclosure } from '@countersign/sdk/disclosure.ts'
import { collectIncident } from '@countersign/sdk/incident.ts'
import { notarise } from '@countersign/server/use-cases/notarise.ts'
import { nextCode } from '../builders/house.ts'
import { confirmSignIn, offerSignIn } from '../builders/sign-in.ts'
import { tokenBody } from '../builders/token.ts'
import { until } from '../builders/until.ts'
import { type Assembly, openAssembly } from './assembly.ts'
import { type Browser, CONSOLE, openBrowser, refusalOf } from './browser.ts'
import { NOW, openLodge, ownDevice, WALLET, WIDE } from './lodge.ts'
import { standingFor } from './standing.ts'

const PASSWORD = 'kelp-7-vapor-lantern'
const MAIL_SECRET = 'hunter2-of-the-mail-server'

describe('an export of a bad day', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forensics-'))
  const context = contextOf({ COUNTERSIGN_HOME: folder })
  const secrets: string[] = [MAIL_SECRET, PASSWORD]
  let assembly: Assembly
  let browser: Browser
  let whole: Uint8Array
  before(async () => {
    assembly = await openAssembly({ bounds: WIDE, channels: CHANNELS })
    await assembly.tick()
    browser = openBrowser(assembly.url)
    await live()
    whole = await collect()
  })
  after(async () => {
    await assembly.close()
    rmSync(folder, { recursive: true })
  })

  /** A way in, a session, a token and a lever: what an export tells of, and what it must not. */
  async function live(): Promise<void> {
    const { house, bob, dan } = assembly.team
    const { secret } = await assembly.api(bob).openAccount({ body: {} })
    await browser.api.enterByOpening({ body: { secret } })
    await addPasskey(browser, makePasskey(CONSOLE))
    const held = offerSignIn(house, bob.device)
    confirmSignIn(house, held, { device: bob.device, consent: { by: 'spend', code: bob.code() } })
    const code = house.seal(nextCode(house, held.seed), signInBinding('bob'))
    await browser.api.setPassword({ body: { password: PASSWORD, code } })
    const token = await assembly.api(bob).createToken({ body: tokenBody('a reader') })
    await assembly.team.act(dan, { act: 'freeze', subject: 'links', why: 'a break-in' }, ['device'])
    await assembly.tick()
    const hash = (await assembly.store.reader.password('bob'))?.hash ?? ''
    const seed = Buffer.from(held.seed)
    secrets.push(secret, token.secret, hash, seed.toString('hex'), seed.toString('base64'))
    secrets.push(...browser.cookies.values())
    const key = bob.device.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
    secrets.push(Buffer.from(key).toString('hex'))
  }

  const wish = () => {
    const { now } = assembly.team.house.clock
    return { from: now - 86_400, to: now + 86_400, person: 'bob' }
  }
  const deviceOfBob = () => {
    const { device } = assembly.team.bob
    const sign = (bytes: Uint8Array) => signBytes(device, bytes)
    return { keyId: rawPublicKey(device).toHex(), sign }
  }

  async function collect(by: 'device' | 'browser' = 'device'): Promise<Uint8Array> {
    const { store, signer, team } = assembly
    const api = by === 'device' ? assembly.api(team.bob) : browser.api
    const { identity } = team.house.service().signer.keys
    const device = by === 'device' ? deviceOfBob() : null
    const clock = () => team.house.clock.now
    // The signer signs no more than once a minute.
    team.house.clock.now += 61
    const { seq } = await store.reader.auditHead()
    const made = collectIncident(api, wish(), { signer: identity, device })
    await until(
      () => store.reader.auditHead(),
      (head) => head.seq > seq,
    )
    // What the job does that the export enqueues.
    await notarise({ store, signer, clock })
    return (await made).bytes
  }

  function verdictOf(bytes: Uint8Array): string {
    const file = join(folder, 'incident.tar')
    writeFileSync(file, bytes)
    try {
      const { signedBy } = checkArchive(context, file, {})
      return `whole, by ${signedBy}`
    } catch (fault) {
      assert.ok(fault instanceof Fault && fault.code === 'incident.archive_broken', String(fault))
      return String(fault.facts.where)
    }
  }

  const filesOf = (bytes: Uint8Array): readonly TarFile[] => {
    const files = readTar(bytes)
    assert.ok(files)
    return files
  }

  /** The archive with a part altered, and the list of hashes made again. */
  function forged(
    name: string,
    alter: (bytes: Uint8Array) => Uint8Array,
    more: { readonly key?: typeof assembly.team.bob.device; readonly isStripped?: boolean } = {},
  ): Uint8Array {
    const changed = filesOf(whole).map((each) => {
      return each.name === name ? { name, bytes: alter(each.bytes) } : each
    })
    const of = (part: string) => changed.find((each) => each.name === part)?.bytes as Uint8Array
    const read = readCanonical(of('manifest.json')) as Readonly<Record<string, Canonical>>
    const parts = (read.parts as readonly { readonly name: string }[]).map((each) => {
      const bytes = of(each.name)
      return { name: each.name, bytes: String(bytes.length), sha256: sha256(bytes).toHex() }
    })
    const { device: _, ...rest } = read
    const key = more.key ? { device: rawPublicKey(more.key).toHex() } : {}
    const told = more.isStripped ? rest : { ...read, ...key }
    const manifest = canonicalBytes({ ...told, parts })
    const signed = more.key ? signBytes(more.key, archiveDigest(manifest)) : null
    const files = changed.flatMap((each) => {
      if (each.name === 'manifest.json') return [{ name: each.name, bytes: manifest }]
      if (each.name !== 'manifest.sig') return [each]
      if (more.isStripped) return []
      const bytes = new TextEncoder().encode(`${signed?.toHex()}\n`)
      return [{ name: each.name, bytes: signed ? bytes : each.bytes }]
    })
    return writeTar(files, Number(read.madeAt))
  }

  const swap = (from: string, to: string) => (bytes: Uint8Array) => {
    const text = new TextDecoder().decode(bytes)
    assert.ok(text.includes(from), from)
    return new TextEncoder().encode(text.replace(from, to))
  }

  it('verifies, and names who asked for it', async () => {
    assert.equal(verdictOf(whole), 'whole, by bob')
    assert.equal(verdictOf(await collect('browser')), 'whole, by ')
  })

  it('tells of sessions, ways in, tokens and what was found', () => {
    const evidence = filesOf(whole).find(({ name }) => name === 'evidence.json')
    const told = JSON.parse(new TextDecoder().decode(evidence?.bytes))
    assert.equal(told.sessions[0].member, 'bob')
    assert.deepEqual([told.passkeys.length, told.passwords.length, told.tokens.length], [1, 1, 1])
    assert.equal(told.closure.levers[0].lever, 'links')
    assert.ok(Number(told.found.count) > 0)
  })

  it('names the part of which a byte was changed, and a file that was cut or added to', () => {
    let at = 0
    for (const { name, bytes } of filesOf(whole)) {
      const altered = whole.slice()
      // In the middle of the list stands the hash of a part, which would be named.
      const middle = at + 512 + (name === 'manifest.json' ? 1 : Math.floor(bytes.length / 2))
      altered[middle] = (altered[middle] ?? 0) ^ 1
      const found = verdictOf(altered)
      assert.ok([name, 'manifest.sig'].includes(found), `${name}: ${found}`)
      altered[middle] = (altered[middle] ?? 0) ^ 1
      altered[at + 140] = (altered[at + 140] ?? 0) ^ 1
      assert.equal(verdictOf(altered), 'file', name)
      at += 512 + Math.ceil(bytes.length / 512) * 512
    }
    assert.equal(verdictOf(whole.slice(0, -512)), 'file')
    assert.equal(verdictOf(new Uint8Array([...whole, 0])), 'file')
    assert.equal(verdictOf(new Uint8Array(0)), 'file')
  })

  it('is found out with its hashes made again, by the signature of the device', () => {
    const later = swap('"sessions":', '"Sessions":')
    assert.equal(verdictOf(forged('evidence.json', later)), 'manifest.sig')
    const key = privateKey('ed25519', new Uint8Array(32).fill(77))
    assert.equal(verdictOf(forged('evidence.json', later, { key })), 'manifest.sig')
    const none = (bytes: Uint8Array) => bytes
    assert.equal(verdictOf(forged('evidence.json', none, { isStripped: true })), 'manifest.sig')
  })

  it('is found out when the device itself signs what was changed', () => {
    const key = assembly.team.bob.device
    const same = (bytes: Uint8Array) => bytes
    assert.equal(verdictOf(forged('evidence.json', same, { key })), 'whole, by bob')
    const evidence = swap('"sessions":', '"Sessions":')
    assert.equal(verdictOf(forged('evidence.json', evidence, { key })), 'evidence.json')
    const audit = swap('a break-in', 'a mistake!')
    assert.equal(verdictOf(forged('audit.json', audit, { key })), 'audit.json')
    assert.equal(verdictOf(forged('charter.json', audit, { key })), 'charter.json')
    const time = swap('"from":"1', '"from":"2')
    assert.equal(verdictOf(forged('manifest.json', time, { key })), 'manifest.json')
  })

  it('is refused to whoever does not govern, and stands in the audit log', async (t) => {
    const lodge = await openLodge()
    t.after(() => lodge.close())
    const standing = standingFor(ownDevice.keyId, WALLET, NOW)
    const members = standing.members.map((each) => ({ ...each, roles: ['spender'] as const }))
    await lodge.store.transact((tx) => tx.putStanding({ ...standing, members }))
    const body = { from: String(NOW - 60), to: String(NOW) }
    assert.equal(await refusalOf(lodge.api.exportIncident({ body })), 'charter.role_missing')
    const [bytes = new Uint8Array()] = await lodge.store.reader.auditEvents(0, 1)
    const { act, outcome } = readEvent(bytes)
    assert.deepEqual([act, outcome.kind], ['api.exportIncident', 'refused'])
  })

  it('holds no secret, in any writing', () => {
    for (const bytes of [whole, new TextEncoder().encode(JSON.stringify([...whole]))]) {
      const text = Buffer.from(bytes).toString('latin1')
      for (const secret of secrets) {
        assert.ok(secret.length > 8)
        assert.ok(!text.includes(secret), secret.slice(0, 4))
      }
    }
  })

  it('comes with a draft of what those concerned are told', async () => {
    const text = await writeDisclosure(assembly.api(assembly.team.bob), wish())
    assert.match(text, /events of person bob in this time/)
    assert.match(text, /links in notices, by Dan \(a break-in\)/)
    assert.match(text, /Bob \(laptop\) \(\d+\)/)
    for (const secret of secrets) assert.ok(!text.includes(secret))
  })
})

const CHANNELS = {
  mail: {
    host: '127.0.0.1',
    encryption: 'none',
    user: 'notices',
    password: MAIL_SECRET,
    from: 'notices@example.org',
  },
}
