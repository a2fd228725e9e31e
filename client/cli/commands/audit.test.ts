// The command as auditors run it: a process without server, signer or pairing.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { writeAuditExport } from '@countersign/core/audit/export.ts'
import { noteKeyId, writeCheckpoint, writeNote } from '@countersign/core/audit/note.ts'
import { auditKey } from '@countersign/core/audit/origin.ts'
import { ORGANISATION, sampleLog } from '@countersign/core/audit/samples.ts'
import { EMPTY_TREE, frontierRoot } from '@countersign/core/audit/tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-audit-'))
after(() => rmSync(folder, { recursive: true }))
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

const { privateKey } = generateKeyPairSync('ed25519')
const signer = { signingKey: rawPublicKey(privateKey), sealingKey: new Uint8Array(32).fill(2) }

function exported(count: number): Uint8Array {
  const { events, trees } = sampleLog(count)
  const key = auditKey(signer, ORGANISATION)
  const root = frontierRoot(trees[count] ?? EMPTY_TREE)
  const text = writeCheckpoint({ origin: key.name, size: count, root, extensions: [] })
  const signature = new Uint8Array(sign(null, Buffer.from(text), privateKey))
  const signatures = [{ name: key.name, keyId: noteKeyId(key), signature }]
  const checkpoint = writeNote({ text, signatures })
  const last = events[count - 1]
  assert.ok(last)
  const head = { seq: count, hash: last.hash }
  const frame = { organisation: ORGANISATION, signer, before: EMPTY_TREE, checkpoint, head }
  return writeAuditExport(frame, events)
}

function verify(bytes: Uint8Array, ...more: readonly string[]) {
  const path = join(folder, 'export.json')
  writeFileSync(path, bytes)
  const env = { PATH: process.env.PATH, HOME: folder, COUNTERSIGN_HOME: join(folder, 'home') }
  const args = [MAIN, '--json', 'audit', 'verify', path, ...more]
  const { status, stdout } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  const { fault, ...told } = JSON.parse(stdout)
  return { status, told, fault }
}

describe('audit verify', () => {
  const whole = exported(4)

  it('passes a whole export', () => {
    const { status, told } = verify(whole)
    assert.equal(status, 0)
    assert.deepEqual([told.events, told.lastSeq, told.isPinned], [4, 4, false])
    assert.deepEqual(told.outcomes, { done: 3, refused: 1 })
  })

  it('says where an altered one is broken', () => {
    const at = Buffer.from(whole).indexOf('member-2')
    const { status, fault } = verify(whole.with(at, (whole[at] ?? 0) ^ 1))
    assert.equal(status, 4)
    assert.equal(fault.code, 'audit.export_broken')
    assert.deepEqual([fault.facts.where, String(fault.facts.seq)], ['event', '2'])
  })

  it('finds the tail cut before a known event', () => {
    const hash = sampleLog(4).events[3]?.hash.toHex() ?? ''
    assert.equal(verify(whole, '--known', `4:${hash.slice(0, 8)}`).status, 0)
    const { status, fault } = verify(exported(3), '--known', `4:${hash}`)
    assert.deepEqual([status, fault.facts.wrong], [4, 'cut'])
    assert.equal(verify(whole, '--known', 'x').fault.code, 'client.argument_invalid')
  })
})
