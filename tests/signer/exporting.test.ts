// The charter of a real signer as a file: it verifies with nothing running, and whichever byte is
// altered, wherever it is cut, the command line says that it does not, and where.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { identityToCanonical } from '@countersign/channel/identity.ts'
import { checkExport } from '@countersign/cli/flows/export.ts'
import { writeExport } from '@countersign/core/charter/export.ts'
import { Fault } from '@countersign/core/fault.ts'
import { openTeam } from '../builders/team.ts'

async function exported(t: TestContext) {
  const { house } = await openTeam()
  const folder = mkdtempSync(join(tmpdir(), 'countersign-export-'))
  t.after(() => {
    house.close()
    rmSync(folder, { recursive: true })
  })
  const page = house.ask(
    'charter.export',
    { after: '0', limit: '500' },
    { device: null, role: 'server' },
  )
  const { identity } = house.service().signer.keys
  const about = { network: 'regtest', identity: identityToCanonical(identity) as never }
  const path = join(folder, 'charter.json')
  return { bytes: writeExport(about, [page as never]), path }
}

function faultOf(path: string, bytes: Uint8Array): Fault | null {
  writeFileSync(path, bytes)
  try {
    checkExport(path, {})
    return null
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

describe('the charter in a file', () => {
  it('verifies as it was written, passkeys and invited people included', async (t) => {
    const { bytes, path } = await exported(t)
    assert.equal(faultOf(path, bytes), null)
    const { statements, signatures, attested } = checkExport(path, {})
    assert.ok(statements >= 5 && signatures >= 5 && attested > 0)
  })

  it('is refused with a place, also for what is read before anything is verified', async (t) => {
    const { bytes, path } = await exported(t)
    const text = new TextDecoder().decode(bytes)
    const parts = ['{"entries"', '"head":', '"identity":', '"network":', '"version":"1"}']
    const places = parts.flatMap((part) => {
      const from = text.lastIndexOf(part)
      return Array.from({ length: part.length + 12 }, (_, at) => from + at)
    })
    for (const at of places.filter((place) => place < bytes.length)) {
      const altered = bytes.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      const fault = faultOf(path, altered)
      assert.equal(fault?.code, 'charter.export_invalid', text.slice(at - 8, at + 8))
      assert.notEqual(fault.facts.where, undefined)
    }
  })

  it('is refused when its end is missing', async (t) => {
    const { bytes, path } = await exported(t)
    for (const part of [1, bytes.length >> 1, bytes.length - 1]) {
      assert.equal(faultOf(path, bytes.slice(0, part))?.code, 'charter.export_invalid')
    }
  })
})
